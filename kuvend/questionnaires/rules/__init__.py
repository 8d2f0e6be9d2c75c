"""Pure rules of questionnaires: what is asked, what counts as an answer, what changed between two versions."""

"""Pages of questionnaires."""

"""Mail: which messages wait, went out or failed, and who wants which."""

"""Questions a network asks, in versions and languages, and the answers given."""

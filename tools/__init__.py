"""Our own checks and the commands behind `make`. Each check has a test that has seen it fail."""

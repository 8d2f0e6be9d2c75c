"""The `kuvend` command. Everything heavy is imported inside the commands."""


def main() -> int:
    """Run the command line; return the exit code."""
    return 0

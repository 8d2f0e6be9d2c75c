"""`make format` writes what `make test` checks: Python by ruff, templates by djade and djangofmt."""

import subprocess
import sys

from tools.paths import PROGRAMS, ROOT, templates


def main() -> int:
    """Format everything in place; return the worst exit code."""
    pages = [str(path) for path in templates()]
    commands = [["ruff", "check", "--fix", "."], ["ruff", "format", "."]]
    if pages:
        commands += [["djade", "--target-version", "6.1", *pages], ["djangofmt", *pages]]
    return max(
        # djade answers 1 when it has rewritten something
        subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=ROOT, check=False).returncode
        % 2
        * (command[0] != "djade")
        for command in commands
    )


if __name__ == "__main__":
    sys.exit(main())

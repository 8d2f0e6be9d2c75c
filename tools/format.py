"""`make format` writes what `make test` checks: Python by ruff, the tags of templates by djade.

djangofmt only judges: its way to indent would add a tenth to the weight of every page.
"""

import subprocess
import sys
from pathlib import Path

from tools.paths import BEYOND_THE_LINTER, PROGRAMS, ROOT, templates


def main() -> int:
    """Format everything in place; return the worst exit code."""
    pages = [str(path) for path in templates()]
    readable = [page for page in pages if Path(page).name not in BEYOND_THE_LINTER]
    commands = [["ruff", "check", "--fix", "."], ["ruff", "format", "."]]
    if pages:
        commands += [["djade", "--target-version", "6.1", *pages], ["djangofmt", "check", "--fix", *readable]]
    return max(
        # djade answers 1 when it has rewritten something
        subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=ROOT, check=False).returncode
        % 2
        * (command[0] != "djade")
        for command in commands
    )


if __name__ == "__main__":
    sys.exit(main())

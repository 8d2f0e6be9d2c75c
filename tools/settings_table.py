"""`python -m tools.settings_table` writes the table of settings into the operator's guide."""

import re
import sys

from kuvend.config.environment import as_table
from tools.paths import ROOT

GUIDE = ROOT / "docs" / "guide" / "operator.md"
TABLE = re.compile(r"^\| Variable \|.*?(?=\n\n)", re.DOTALL | re.MULTILINE)


def main() -> int:
    """Put today's table in the place of the old one."""
    text = GUIDE.read_text(encoding="utf-8")
    GUIDE.write_text(TABLE.sub(lambda _: as_table(), text, count=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Where things lie in a checkout."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kuvend"
PROGRAMS = Path(sys.executable).parent


# djangofmt reads each branch of an {% if %} as whole HTML; these open a link in one and close it in another
BEYOND_THE_LINTER = {"point_map.html"}


def templates() -> list[Path]:
    """Return our HTML templates; what we vendored keeps its own form."""
    return sorted(path for path in PACKAGE.glob("**/templates/**/*.html") if "vendor" not in path.parts)


def stylesheets() -> list[Path]:
    """Return our stylesheets."""
    return sorted(path for path in PACKAGE.glob("**/*.css") if "vendor" not in path.parts)


def python_files() -> list[Path]:
    """Return the package's modules without migrations."""
    return sorted(path for path in PACKAGE.glob("**/*.py") if "migrations" not in path.parts)

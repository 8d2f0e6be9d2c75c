"""`python -m kuvend` is the `kuvend` command."""

import sys

from kuvend.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""What `kuvend up` has loaded when it forks."""

import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import clean_environment

LOADED = """
import threading, sys
from pathlib import Path
from kuvend.cli import up
up.load_program(Path(sys.argv[1]))
up.load_middleware()
from django.db import connection
print(connection.connection is None, threading.active_count(), "kuvend.directory.views.public.members" in sys.modules)
"""


def test_nothing_is_half_done_when_it_forks_and_everything_is_loaded(installation: Path) -> None:
    """A connection or a thread would be broken in the child; a view that is not loaded would be loaded by each."""
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED, str(installation)],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.split() == ["True", "1", "True"]

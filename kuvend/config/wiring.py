"""The one file that knows two neighbours: joins providers to the hooks that lower apps declare.

Each line reads "hook ← provider". Called once by `kuvend.config.apps`-free start-up (see `ready`).
"""


def join_hooks() -> None:
    """Join every provider to its hook. Safe to call more than once."""

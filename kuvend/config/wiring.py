"""The one file that knows two neighbours: joins providers to the hooks that lower apps declare.

Each line reads "hook ← provider". Called once by `kuvend.config.apps`-free start-up (see `ready`).
"""

from kuvend.directory.permissions.held import roles_held_by
from kuvend.people import hooks as people


def join_hooks() -> None:
    """Join every provider to its hook. Safe to call more than once."""
    people.roles_held.join(roles_held_by)

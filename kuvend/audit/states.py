"""What can be wrong with the record."""

from enum import StrEnum


class Damage(StrEnum):
    """What can be wrong with a chain."""

    ENTRY_ALTERED = "entry altered"
    LINK_BROKEN = "link broken"
    NUMBER_MISSING = "number missing"
    PERSONAL_PART_ALTERED = "personal part altered"
    PERSONAL_PART_MISSING = "personal part missing"
    END_MISSING = "end missing"
    SEAL_BROKEN = "seal broken"

"""Roles: what a person may be, for a network or an organisation."""

from enum import StrEnum


class Role(StrEnum):
    """A role is always held within a scope: a network or an organisation (see `kuvend.directory.models.roles`)."""

    # of an organisation
    REPRESENTATIVE = "representative"
    ORGANISATION_EDITOR = "organisation_editor"
    # of a network
    SECRETARIAT = "secretariat"
    HEAD_OF_NETWORK = "head_of_network"
    COMMITTEE = "committee"
    EDITOR = "editor"
    REVIEWER = "reviewer"


ORGANISATION_ROLES = frozenset({Role.REPRESENTATIVE, Role.ORGANISATION_EDITOR})
NETWORK_ROLES = frozenset(Role) - ORGANISATION_ROLES
# Who sits at a desk sees other people's data: a second factor is demanded.
DESK_ROLES = NETWORK_ROLES
# Head of Network is no attribute of a person: it follows from a mandate of the organisation they represent.
GRANTED_NETWORK_ROLES = NETWORK_ROLES - {Role.HEAD_OF_NETWORK}


class HelpKind(StrEnum):
    """What a desk does for somebody who cannot sign in."""

    SECOND_FACTOR = "second_factor"
    ADDRESS = "address"

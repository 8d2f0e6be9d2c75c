"""Networks form a directed graph without cycles."""

from collections.abc import Iterable, Mapping


def ancestors[Node](node: Node, parents: Mapping[Node, Iterable[Node]]) -> set[Node]:
    """Return every node above `node`, itself not included. Terminates on cyclic input too."""
    found: set[Node] = set()
    waiting = list(parents.get(node, ()))
    while waiting:
        above = waiting.pop()
        if above not in found:
            found.add(above)
            waiting.extend(parents.get(above, ()))
    return found


def would_make_cycle[Node](*, parent: Node, child: Node, parents: Mapping[Node, Iterable[Node]]) -> bool:
    """Tell whether making `child` a member of `parent` would close a circle."""
    return parent == child or child in ancestors(parent, parents)

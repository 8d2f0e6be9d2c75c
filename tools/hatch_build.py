"""Lets a wheel carry compiled translations: the sources are compiled just before it is packed."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[misc]  # hatchling's classes carry no types
    """Compile `kuvend/locale/**.po`. An editable installation is left alone: a checkout compiles when it starts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from kuvend.core.catalogues import compile_stale
        finally:
            sys.path.remove(str(root))
        compile_stale(root / "kuvend" / "locale")
        build_data["artifacts"].append("kuvend/locale/**/*.mo")

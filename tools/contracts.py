"""A contract for import-linter: some modules of an app are nobody else's business."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateModulesContract(Contract):
    """No module outside an app (and the allowed importers) imports one of the app's private modules."""

    # import-linter puts lists in the place of these fields
    apps: Any = fields.ListField(subfield=fields.ModuleField())
    private: Any = fields.ListField(subfield=fields.StringField())
    allowed_importers: Any = fields.ListField(subfield=fields.ModuleField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> Any:  # noqa: FBT001 - import-linter calls it like this
        allowed = [module.name for module in (self.allowed_importers or [])]
        found: list[str] = []
        for app in self.apps:
            inside = (app.name, *allowed)
            for name in self.private:
                root = f"{app.name}.{name}"
                if root not in graph.modules:
                    continue
                for target in {root} | graph.find_descendants(root):
                    found.extend(
                        f"{importer} -> {target}"
                        for importer in graph.find_modules_that_directly_import(target)
                        if not any(importer == module or importer.startswith(f"{module}.") for module in inside)
                    )
        return ContractCheck(kept=not found, metadata={"found": sorted(found)})

    def render_broken_contract(self, check: Any) -> None:
        for line in check.metadata["found"]:
            output.print_error(line)

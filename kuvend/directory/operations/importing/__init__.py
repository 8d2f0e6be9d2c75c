"""Taking in the pages of an old website, and deciding, one by one or together, what becomes of what was recognised."""

from kuvend.directory.operations.importing.bringing import Taken, bring_pages, recognise_pages, take_in_pages
from kuvend.directory.operations.importing.deciding import (
    Choice,
    confirm_import_item,
    confirm_ready_items,
    decide_imported_fields,
    merge_import_item_into,
    reopen_import_item,
    set_aside_import_item,
    text_of,
)
from kuvend.directory.operations.importing.forgetting import (
    delete_import,
    delete_imports_whose_time_is_over,
    erase_from_imports,
    keep_imports_for,
)
from kuvend.directory.operations.importing.undoing import undo_import, undo_import_item

__all__ = [
    "Choice",
    "Taken",
    "bring_pages",
    "confirm_import_item",
    "confirm_ready_items",
    "decide_imported_fields",
    "delete_import",
    "delete_imports_whose_time_is_over",
    "erase_from_imports",
    "keep_imports_for",
    "merge_import_item_into",
    "recognise_pages",
    "reopen_import_item",
    "set_aside_import_item",
    "take_in_pages",
    "text_of",
    "undo_import",
    "undo_import_item",
]

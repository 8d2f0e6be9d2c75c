"""Why an input cannot be read, in words a person can act on."""

from typing import Final

REASONS: Final = {
    "missing": "there is no such file",
    "folder_empty": "the folder holds no .txt, .md, .html, .csv, .tsv or .xlsx file",
    "not_allowed": "the file may not be read",
    "empty": "the file is empty",
    "too_large": "the file is too large (25 MB at most, and no more than 120 MB unpacked)",
    "too_many_rows": "the workbook has more than 50,000 rows",
    "binary": "this is no text: save it as plain text, HTML, CSV or XLSX",
    "old_workbook": "this is an old Excel file (.xls): save it as .xlsx or CSV",
    "document": "this is a PDF or word processor document: copy its text into a .txt file",
    "broken_workbook": "the workbook is damaged or locked with a password",
    "unknown_format": "this is an archive, not a workbook: unpack it first",
}


class NotReadable(Exception):
    """An input that cannot be read: `file` names it, `reason` is a key of `REASONS`."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {REASONS[reason]}")
        self.file = file
        self.reason = reason

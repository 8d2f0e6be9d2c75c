"""How much may be sent at once: Django itself takes files of any size, from anybody, onto the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Ten files of an application, or a large old website; each purpose has narrower limits (`media.rules`).
MOST_BYTES = 128 * 1024 * 1024


class LimitedUploadHandler(FileUploadHandler):
    """Refuses what is too large before any of it is read; takes no file itself."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: Any, *rest: Any, **more: Any) -> None:  # noqa: N803
        """Look at the announced size.

        Raises:
            RequestDataTooBig: it is more than one request may bring (answers 400).
        """
        if content_length > MOST_BYTES:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand everything on to the handlers that keep files."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep files."""

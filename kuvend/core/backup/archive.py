"""The backup as a file: tar and gzip, a manifest with checksums, and age encryption on request. Knows no Django."""

import hashlib
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

FORMAT = 1
MANIFEST = "manifest.json"
AGE_HEADER = b"age-encryption.org/v1"


class BadBackupError(ValueError):
    """The file is no backup, is damaged, or cannot be read with this key; the message says which."""


@dataclass(frozen=True, slots=True)
class Key:
    """What encrypts or decrypts: a passphrase, or age's keys (recipients to write, an identity to read)."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()
    identity: str = ""


@dataclass(slots=True)
class Writer:
    """Takes the members of a backup and keeps their checksums."""

    tar: tarfile.TarFile
    checksums: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, source: BinaryIO, size: int) -> None:
        """Add one member of `size` bytes."""
        reader = _Hashing(source)
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        self.tar.addfile(header, reader)
        self.checksums[name] = reader.digest.hexdigest()

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add a small member."""
        import io  # noqa: PLC0415 - only here

        self.add(name, io.BytesIO(content), len(content))


class _Hashing:
    """Reads through to a file and computes its checksum on the way."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


@contextmanager
def create(target: Path, manifest: dict[str, Any], key: Key | None = None) -> Iterator[Writer]:
    """Write a backup; it appears under its name only when it is whole and on disk.

    `manifest` may be filled until the block ends; the format and the checksums are added to it. A passphrase needs the
    whole backup in memory once; for large ones use recipients.
    """
    with tempfile.TemporaryDirectory(prefix=".kuvend-backup-", dir=target.parent) as folder:
        plain = Path(folder) / "plain"
        with plain.open("wb") as file, tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
            writer = Writer(tar)
            yield writer
            manifest |= {"format": FORMAT, "checksums": dict(writer.checksums)}
            writer.add_bytes(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        finished = _encrypt(plain, key) if key else plain
        finished.chmod(0o600)
        with finished.open("rb") as written:
            os.fsync(written.fileno())
        finished.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _encrypt(plain: Path, key: Key) -> Path:
    target = plain.with_name("encrypted")
    if key.passphrase:
        target.write_bytes(pyrage.passphrase.encrypt(plain.read_bytes(), key.passphrase))
    else:
        recipients = [pyrage.x25519.Recipient.from_str(recipient) for recipient in key.recipients]
        with plain.open("rb") as source, target.open("wb") as output:
            pyrage.encrypt_io(source, output, recipients)
    return target


@contextmanager
def unpack(source: Path, beside: Path, key: Key | None = None) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Unpack a backup into a private folder in `beside`, verify every checksum, yield the folder and the manifest.

    Raises:
        BadBackupError: nothing in the file may be trusted.
    """
    with tempfile.TemporaryDirectory(prefix=".kuvend-restore-", dir=beside) as name:
        folder = Path(name)
        readable = _decrypt(source, folder / "decrypted", key)
        content = folder / "content"
        content.mkdir()
        try:
            with tarfile.open(readable, mode="r:gz") as tar:
                tar.extractall(content, filter="data")
        except (tarfile.TarError, OSError, EOFError) as error:
            message = f"{source} is damaged or no backup of Kuvend: {error}"
            raise BadBackupError(message) from error
        yield content, _verify(source, content)


def _decrypt(source: Path, target: Path, key: Key | None) -> Path:
    with source.open("rb") as file:
        is_encrypted = file.read(len(AGE_HEADER)) == AGE_HEADER
    if not is_encrypted:
        return source
    if key is None:
        message = f"{source} is encrypted: name its key with --passphrase-file or --identity-file."
        raise BadBackupError(message)
    try:
        if key.passphrase:
            target.write_bytes(pyrage.passphrase.decrypt(source.read_bytes(), key.passphrase))
        else:
            identity = pyrage.x25519.Identity.from_str(key.identity)
            with source.open("rb") as file, target.open("wb") as output:
                pyrage.decrypt_io(file, output, [identity])
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        message = f"{source} cannot be opened with this key, or is damaged: {error}"
        raise BadBackupError(message) from error
    return target


def _verify(source: Path, content: Path) -> dict[str, Any]:
    file = content / MANIFEST
    if not file.exists():
        message = f"{source} is damaged or no backup of Kuvend: it has no manifest."
        raise BadBackupError(message)
    manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if manifest["format"] > FORMAT:
        message = f"{source} was made by a newer Kuvend ({manifest['program']}). Install that version to restore it."
        raise BadBackupError(message)
    found = {path.relative_to(content).as_posix(): path for path in content.rglob("*") if path.is_file()}
    del found[MANIFEST]
    expected = manifest["checksums"]
    wrong = sorted(set(expected) ^ set(found))
    for name in set(expected) & set(found):
        with found[name].open("rb") as member:
            if hashlib.file_digest(member, "sha256").hexdigest() != expected[name]:
                wrong.append(name)
    if wrong:
        message = f"{source} is damaged: {', '.join(wrong[:5])} {'is' if len(wrong) == 1 else 'are'} not as written."
        raise BadBackupError(message)
    return manifest

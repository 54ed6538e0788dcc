"""The key by which a ledger signs what it says of itself, in a file of its own that only its owner reads."""

import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from projections.proof.merkle import Unproved
from projections.proof.note import (
    LOG_KEY,
    Checkpoint,
    Signature,
    VerifierKey,
    is_name,
    read_checkpoint,
    read_note,
    verifier_key,
    write_note,
)

_HEAD = "PRIVATE+KEY"


class Signer:
    """Signs notes under the ledger's origin. The file's form is the one that other logs use for their keys.

    The last checkpoint that was signed is kept beside the key, apart from the ledger: a ledger that is put back to an
    earlier state does not sign another history of the same size.
    """

    def __init__(self, origin: str, seed: bytes, last: Path | None = None) -> None:
        self._last = last
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._seed = seed
        self.key: VerifierKey = verifier_key(origin, self._private.public_key().public_bytes_raw())

    @property
    def origin(self) -> str:
        """What the log is called, wherever it is signed for."""
        return self.key.name

    def last(self) -> Checkpoint | None:
        """The last checkpoint that was signed with this key, if there is any. `ValueError` if it can't be read."""
        if self._last is None or not self._last.exists():
            return None
        try:
            return read_checkpoint(read_note(self._last.read_bytes()))
        except Unproved as reason:
            raise ValueError(f"{self._last} is no checkpoint: {reason}.") from None

    def remember(self, note: str) -> None:
        """Keep a signed checkpoint as the last one, durably."""
        if self._last is not None:
            draft = _written(self._last, note)
            draft.replace(self._last)

    def secret(self, purpose: str) -> bytes:
        """32 bytes for another purpose, the same wherever this key is, which tell nothing of it (RFC 5869)."""
        return HKDF(SHA256(), length=32, salt=None, info=f"aftersales-ledger/{purpose}".encode()).derive(self._seed)

    def sign(self, text: str) -> str:
        """The text with our signature under it."""
        signature = self._private.sign(text.encode())
        return write_note(text, Signature(self.key.name, self.key.key_id, signature))


def signer_at(path: Path, origin: str | None) -> Signer:
    """The signer of this file, made if there is none. `ValueError` if it is no key, or of another origin."""
    if not path.exists():
        _make(path, origin or f"localhost/ledger-{secrets.token_hex(4)}")
    found = _read(path)
    if origin is not None and found.origin != origin:
        raise ValueError(f"The signing key {path} is that of {found.origin}, and LEDGER_ORIGIN says {origin}.")
    found.last()  # read now, not first when something is to be signed
    return found


def _make(path: Path, origin: str) -> None:
    """Write a new key, whole or not at all: of two processes that start at once one makes it, both use it."""
    seed = secrets.token_bytes(32)
    key = Signer(origin, seed).key
    text = f"{_HEAD}+{origin}+{key.key_id.hex()}+{b64encode(bytes([LOG_KEY]) + seed).decode()}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _written(path, text)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def _written(path: Path, text: str) -> Path:
    """A draft of a file beside its place, for its owner alone and on the disk."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft


def _read(path: Path) -> Signer:
    text = path.read_text(encoding="utf-8").strip()
    parts = text.removeprefix(f"{_HEAD}+").split("+", 2)
    try:
        raw = b64decode(parts[2], validate=True)
        if not text.startswith(_HEAD) or len(raw) != 33 or raw[0] != LOG_KEY or not is_name(parts[0]):
            raise ValueError
        found = Signer(parts[0], raw[1:], path.with_name(f"{path.name}.last"))
        if found.key.key_id.hex() != parts[1]:
            raise ValueError
    except (ValueError, IndexError):
        raise ValueError(f"{path} is no signing key; put back the one that was there.") from None
    return found

"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature): read and checked, not signed."""

from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256
from typing import NamedTuple

from projections.proof import ed25519
from projections.proof.merkle import Unproved

LOG_KEY, WITNESS_KEY = 0x01, 0x04
"""Signature types: Ed25519 over the text; Ed25519 of a witness, with the time at which it saw the checkpoint."""
_DASH = "\N{EM DASH} "
_SIGNATURES_MAX = 64


class VerifierKey(NamedTuple):
    """A public key under its name: `name+id+base64(type ‖ key)`."""

    name: str
    key_id: bytes
    type: int
    public_key: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.type]) + self.public_key).decode()}"


class Signature(NamedTuple):
    """A line under a note: who says to have signed, with which key, and the signature."""

    name: str
    key_id: bytes
    signature: bytes


class Note(NamedTuple):
    """A text, its last newline included, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]


class Checkpoint(NamedTuple):
    """What a log says of itself: over so many leaves, its tree has this root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note's text."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def verifier_key(name: str, public_key: bytes, type_: int = LOG_KEY) -> VerifierKey:
    """The key of this name."""
    digest = sha256(name.encode() + b"\n" + bytes([type_]) + public_key).digest()
    return VerifierKey(name, digest[:4], type_, public_key)


def read_key(text: str) -> VerifierKey:
    """The key of its text, or `Unproved` if it is none, or not under its own id."""
    parts = text.strip().split("+", 2)
    raw = unbase64(parts[2]) if len(parts) == 3 else b""
    if len(raw) != 33 or raw[0] not in (LOG_KEY, WITNESS_KEY) or not is_name(parts[0]):
        raise Unproved("this is no verifier key")
    found = verifier_key(parts[0], raw[1:], raw[0])
    if found.key_id.hex() != parts[1]:
        raise Unproved("the verifier key has another id than it states")
    return found


def is_name(name: str) -> bool:
    """Whether a key may be called so."""
    return bool(name) and name.isprintable() and not any(char.isspace() or char == "+" for char in name)


def read_note(raw: bytes) -> Note:
    """The note of its bytes, or `Unproved` if they are none."""
    try:
        note = raw.decode()
    except UnicodeDecodeError:
        raise Unproved("the note is not UTF-8") from None
    if any(ord(char) < 32 and char != "\n" for char in note):
        raise Unproved("the note holds control characters")
    text, gap, signed = note.rpartition("\n\n")
    if not gap or not text or not signed.endswith("\n"):
        raise Unproved("the note is not a text with signatures under it")
    lines = signed[:-1].split("\n")
    if len(lines) > _SIGNATURES_MAX:
        raise Unproved("the note has too many signatures")
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2 or not is_name(parts[0]):
        raise Unproved("a signature line has a wrong shape")
    raw = unbase64(parts[1])
    if len(raw) < 5:
        raise Unproved("a signature is too short")
    return Signature(parts[0], raw[:4], raw[4:])


def write_note(text: str, *signatures: Signature) -> str:
    """The note with its signatures under it."""
    lines = [f"{_DASH}{each.name} {b64encode(each.key_id + each.signature).decode()}\n" for each in signatures]
    return f"{text}\n{''.join(lines)}"


def signed_by(note: Note, key: VerifierKey) -> int | None:
    """The time in seconds since 1970 at which a witness signed it, 0 for another key; none if the key did not sign.

    A signature under the key's name and id that is not the key's is `Unproved`: the note is to be rejected.
    """
    found: int | None = None
    for each in note.signatures:
        if (each.name, each.key_id) != (key.name, key.key_id):
            continue
        at, signature, text = 0, each.signature, note.text.encode()
        if key.type == WITNESS_KEY:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            text = b"cosignature/v1\ntime %d\n" % at + text
        if not ed25519.verify(key.public_key, text, signature):
            raise Unproved(f"the signature of {key.name} is false")
        found = at if found is None else min(found, at)
    return found


def read_checkpoint(note: Note) -> Checkpoint:
    """What the note says of a log, or `Unproved` if it is no checkpoint."""
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise Unproved("the note is no checkpoint")
    root = unbase64(lines[2])
    if len(root) != 32:
        raise Unproved("the checkpoint's root is not 32 bytes long")
    return Checkpoint(lines[0], number(lines[1]), root)


def number(text: str) -> int:
    """A count in its one decimal form, or `Unproved`."""
    if not (text.isascii() and text.isdigit()) or len(text) > 16 or (len(text) > 1 and text[0] == "0"):
        raise Unproved(f"«{text[:20]}» is no count")
    return int(text)


def unbase64(text: str) -> bytes:
    """The bytes of their one Base64 form, or `Unproved`."""
    try:
        raw = b64decode(text, validate=True)
    except (Error, ValueError):
        raise Unproved("this is not Base64") from None
    if b64encode(raw).decode() != text:
        raise Unproved("this is not the one Base64 form of its bytes")
    return raw

"""A pack opened: its manifest, its checkpoint, and the log's key that signed both (docs/packs.md)."""

from hashlib import sha256
from typing import Any, NamedTuple, cast

from projections.proof.merkle import Unproved
from projections.proof.note import Checkpoint, Note, VerifierKey, read_checkpoint, read_key, read_note, signed_by
from projections.proof.verify_files import Files, check_name, read_file
from projections.proof.verify_json import count_of, member, read_json, unhex
from projections.proof.verify_report import Fault

FORMAT = "aftersales-pack/1"
KINDS = ("dossier", "export")
WHOLE = {"csv": "events.csv", "ndjson": "leaves.ndjson", "ocel": "ocel.json"}
"""By the content of an export: the file that tells of every leaf of the range."""
MANIFEST, MANIFEST_NOTE, CHECKPOINT, VKEY = "manifest.json", "manifest.note", "proof/checkpoint.txt", "proof/vkey.txt"
VERIFIER = "verify.py"
_NOTE_BYTES = 64 << 10
_MANIFEST_BYTES = 128 << 20


class Listed(NamedTuple):
    """A file as the manifest names it."""

    sha256: str
    bytes: int


class Manifest(NamedTuple):
    """What a pack claims to hold. `streams` are claimed to be complete; version 0 is a stream that is not there.

    A dossier is about the stream `subject`. An export is of one `content`, and its files have so many `rows`.
    """

    kind: str
    origin: str
    size: int
    root: bytes
    files: dict[str, Listed]
    streams: dict[str, int]
    leaves: list[int]
    first: int
    stop: int
    map_head: int | None
    subject: str | None
    content: str | None
    rows: dict[str, int]


class Pack(NamedTuple):
    """A pack whose checkpoint is signed by the key."""

    files: Files
    sizes: dict[str, int]
    manifest: Manifest
    raw_manifest: bytes
    key: VerifierKey
    note: Note
    checkpoint: Checkpoint


def open_pack(files: Files, key: VerifierKey | None) -> Pack:
    """The pack, if its checkpoint is signed by this key, or by its own if none is given; `Unproved` otherwise."""
    try:
        raw = read_file(files, MANIFEST, _MANIFEST_BYTES)
    except Fault as fault:
        raise Fault("not-a-pack", MANIFEST, f"it is not here ({fault.reason})") from None
    sizes = files.sizes()
    own = read_file(files, VKEY, _NOTE_BYTES)
    key = key or key_of_text(own, VKEY)
    note, checkpoint = open_checkpoint(read_file(files, CHECKPOINT, _NOTE_BYTES), key, CHECKPOINT)
    return Pack(files, sizes, read_manifest(raw), raw, key, note, checkpoint)


def key_of_text(raw: bytes, name: str) -> VerifierKey:
    """The verifier key of a file."""
    try:
        return read_key(raw.decode())
    except (Unproved, UnicodeDecodeError) as error:
        raise Fault("false-key", name, str(error)) from None


def open_checkpoint(raw: bytes, key: VerifierKey, name: str) -> tuple[Note, Checkpoint]:
    """A checkpoint signed by this key, or `Unproved`."""
    try:
        note = read_note(raw)
        signed = signed_by(note, key)
        checkpoint = read_checkpoint(note)
    except Unproved as unproved:
        raise Fault("false-checkpoint", name, str(unproved)) from None
    if signed is None:
        raise Fault("unknown-key", name, f"the key is {key}")
    if checkpoint.origin != key.name:
        raise Fault("false-checkpoint", name, f"it is of {checkpoint.origin}, its key of {key.name}")
    return note, checkpoint


def read_manifest(raw: bytes) -> Manifest:
    """The manifest of its bytes, or `Unproved`. Members that are not known are for others to read."""
    value = read_json(raw)
    if member(value, "format", str) != FORMAT or member(value, "kind", str) not in KINDS:
        raise Unproved("its format is another one")
    checkpoint: Any = value.get("checkpoint")
    rows = cast("list[Any]", member(value, "files", list))
    claimed = cast("list[Any]", member(value, "streams", list))
    range_: Any = {"from": 0, "to": 0} if value.get("range") is None else value["range"]
    export = value["kind"] == "export"
    counted = cast("dict[str, Any]", member(value, "rows", dict)) if export else {}
    found = Manifest(
        kind=value["kind"],
        origin=member(value, "origin", str),
        size=count_of(checkpoint, "size"),
        root=unhex(member(checkpoint, "root", str)),
        files={check_name(member(each, "path", str)): _listed(each) for each in rows},
        streams={member(each, "stream", str): count_of(each, "version") for each in claimed},
        leaves=[_position(each) for each in cast("list[Any]", member(value, "leaves", list))],
        first=count_of(range_, "from"),
        stop=count_of(range_, "to"),
        map_head=count_of(value, "map_head") if value.get("map_head") is not None else None,
        subject=None if export else member(value, "subject", str),
        content=member(value, "content", str) if export else None,
        rows={check_name(name): count_of(counted, name) for name in counted},
    )
    if len(found.files) != len(rows) or len(found.streams) != len(claimed):
        raise Unproved("it names a file or a stream twice")
    if found.leaves != sorted(set(found.leaves)) or not found.first <= found.stop <= found.size:
        raise Unproved("its leaves or its range can't be")
    if found.content not in WHOLE if export else found.first != found.stop:
        raise Unproved("its content or its range is not that of a pack of its kind")
    return found


def _listed(value: Any) -> Listed:
    return Listed(unhex(member(value, "sha256", str)).hex(), count_of(value, "bytes"))


def _position(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise Unproved("a leaf's position is no count")
    return value


def manifest_text(origin: str, raw_manifest: bytes, size: int) -> str:
    """The text that the log's key signs for a manifest. Its first line keeps it from being taken for a checkpoint."""
    return f"{origin}/manifest\n{sha256(raw_manifest).hexdigest()}\n{size}\n"


def check_manifest(pack: Pack) -> None:
    """Refuse with `Unproved` unless the log's key signed for this manifest, and it is of this checkpoint."""
    manifest, checkpoint = pack.manifest, pack.checkpoint
    if (manifest.origin, manifest.size, manifest.root) != checkpoint:
        raise Unproved("it names another checkpoint than the one beside it")
    note = read_note(read_file(pack.files, MANIFEST_NOTE, _NOTE_BYTES))
    if note.text != manifest_text(manifest.origin, pack.raw_manifest, manifest.size):
        raise Unproved("its note is about other bytes")
    if signed_by(note, pack.key) is None:
        raise Fault("unknown-key", MANIFEST_NOTE, f"the key is {pack.key}")

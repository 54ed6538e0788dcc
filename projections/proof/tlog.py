"""A proof as a file of its own: C2SP tlog-proof, and the paths of C2SP tlog-tiles."""

from base64 import b64encode
from typing import NamedTuple

from projections.proof.merkle import Unproved, root_from_inclusion
from projections.proof.note import Checkpoint, Note, number, read_checkpoint, read_note, unbase64

HEADER = "c2sp.org/tlog-proof@v1"
_PATH_MAX = 63


class TlogProof(NamedTuple):
    """Where a leaf stands, its path, and the checkpoint it leads to."""

    leaf_index: int
    path: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    def check(self, leaf: bytes) -> None:
        """Refuse with `Unproved` unless the path leads from this leaf's hash to the checkpoint's root."""
        if root_from_inclusion(self.leaf_index, self.checkpoint.size, leaf, self.path) != self.checkpoint.root:
            raise Unproved(f"leaf {self.leaf_index} is not in the tree of the checkpoint")


def write_proof(index: int, path: list[bytes], checkpoint: str) -> str:
    """The text of a `.tlog-proof` file. `checkpoint` is the signed note as it was served."""
    lines = [HEADER, f"index {index}", *(b64encode(each).decode() for each in path)]
    return "\n".join(lines) + "\n\n" + checkpoint


def read_proof(raw: bytes) -> TlogProof:
    """The proof of a file's bytes, or `Unproved` if they are none."""
    head, gap, note_bytes = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Unproved("the proof's head is not ASCII") from None
    if not gap or lines.pop(0) != HEADER:
        raise Unproved("this is no proof of the form " + HEADER)
    if lines and lines[0].startswith("extra "):
        unbase64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise Unproved("the proof names no index")
    index = number(lines.pop(0).removeprefix("index "))
    if len(lines) > _PATH_MAX:
        raise Unproved("the path is too long")
    note = read_note(note_bytes)
    return TlogProof(index, tuple(unbase64(line) for line in lines), note, read_checkpoint(note))

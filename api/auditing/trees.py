"""Whether the log is the one that was signed: its tree made again from the stored bytes, in one pass."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.auditing.tally import Tally
from api.auditing.trusted import Trusted
from domain.ledger.checkpoints import Kept
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from projections.proof.merkle import Peaks, Unproved, leaf_hash
from projections.proof.note import Checkpoint, Note, VerifierKey, read_note
from projections.proof.tree_file import stored

CHECKPOINTS = "checkpoints"
TREE = "tree"
_PAGE = 5_000
_HASH = 32


def check_tree(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
    """Every checkpoint against the tree of its size and the key of the log, and the hashes in the file of the tree.

    That file is made anew from the log if it is lost, so that it may be absent or end early.
    """
    tally = Tally()
    kept = reader.checkpoints()
    log_size = reader.ends().size  # read later, so that no checkpoint made meanwhile is ahead of it
    check_notes(kept, trusted.log, tally)
    roots = {each.size: each for each in kept if each.size <= log_size}
    for each in kept:
        if each.size > log_size:
            tally.found(CHECKPOINTS, f"{each.size} events were signed on {each.made_at}; the log has {log_size}.")
    made_again(reader, place, max([size, *roots]), Peaks(), roots=roots, tally=tally)
    return tally


def made_again(
    reader: Reader,
    place: Place,
    end: int,
    peaks: Peaks,
    *,
    roots: Mapping[int, Kept],
    tally: Tally,
    advance: Callable[[int], object] = lambda done: None,
) -> None:
    """Let a tree grow by the stored bytes to `end` leaves, and hold it against these checkpoints, by size, and the file
    of the tree. `advance` is told how many leaves it has.
    """
    _check_root(roots, peaks, tally)
    with _Hashes(f"{place.files}.tree", peaks.size, tally) as hashes:
        for leaf in _leaves(reader, peaks.size, end):
            position = peaks.size
            hashes.hold(b"".join(peaks.add(leaf)), position)
            _check_root(roots, peaks, tally)
            if not peaks.size % _PAGE:
                advance(peaks.size)
    advance(peaks.size)
    if peaks.size < end:
        sentence = f"No tree can be made beyond {peaks.size} events: the log has no event at {peaks.size}."
        tally.found(CHECKPOINTS, sentence, peaks.size)


class _Hashes:
    """The file of the tree, held against the hashes it should hold, in their order."""

    def __init__(self, path: str, size: int, tally: Tally) -> None:
        self._file = Path(path).open("rb") if Path(path).is_file() else None  # noqa: SIM115 - closed by `__exit__`
        if self._file is not None:
            self._file.seek(stored(size) * _HASH)
        self._tally = tally
        self._told = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def hold(self, expected: bytes, position: int) -> None:
        """Compare with what the file has next, as far as it goes; only the first difference is named."""
        if self._file is None:
            return
        found = self._file.read(len(expected))
        whole = len(found) // _HASH * _HASH
        self._tally.count("hashes of the tree", whole // _HASH)
        if found[:whole] != expected[:whole] and not self._told:
            self._told = True
            self._tally.found(TREE, "The file of the tree holds another hash than the log gives.", position)


def _leaves(reader: Reader, start: int, end: int) -> Iterator[bytes]:
    """The hashes of the stored bytes, up to the first position that is not there."""
    rows = (row for page in reader.pages(start, end, _PAGE) for row in page)
    for expected, row in enumerate(rows, start):
        if row[0] != expected:
            return
        yield leaf_hash(row[4])


def _check_root(roots: Mapping[int, Kept], peaks: Peaks, tally: Tally) -> None:
    """Whether the tree is the one of the checkpoint of its size, if there is one."""
    size, kept = peaks.size, roots.get(peaks.size)
    if kept is not None and peaks.root() != kept.root:
        sentence = f"The first {size} events are not those that were signed on {kept.made_at}."
        tally.found(CHECKPOINTS, sentence, size - 1 if size else None)


def check_notes(kept: Sequence[Kept], key: VerifierKey | None, tally: Tally) -> None:
    """Whether each note says what is kept beside it, and is signed by the log's key."""
    if key is None and kept:
        sentence = f"{len(kept)} signatures could not be checked: the log's key is not here. Name it by --vkey."
        tally.found(CHECKPOINTS, sentence, verdict="UNCHECKED")
    for each in kept:
        tally.count(CHECKPOINTS)
        with suppress(Unproved, InvalidSignature):
            note = read_note(each.note.encode())
            origin = key.name if key else note.text.partition("\n")[0]
            says = note.text == Checkpoint(origin, each.size, each.root).text
            if says and (key is None or _is_signed(note, key)):
                continue
        place = each.size - 1 if each.size else None
        tally.found(CHECKPOINTS, f"The checkpoint over {each.size} events is not what the log's key signed.", place)


def _is_signed(note: Note, key: VerifierKey) -> bool:
    """Whether the log's key signed it; `InvalidSignature` if one under its name is false. A log has thousands of
    checkpoints a day, for which the verifier's own arithmetic would be slow.
    """
    own = [each.signature for each in note.signatures if (each.name, each.key_id) == (key.name, key.key_id)]
    public = Ed25519PublicKey.from_public_bytes(key.public_key)
    for signature in own:
        public.verify(signature, note.text.encode())
    return bool(own)

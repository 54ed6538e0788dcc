"""Whether every stream map that was recorded is that of the log: a root that hides a stream shows here alone."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from api.auditing.tally import Tally
from api.auditing.trusted import Trusted
from domain.ledger.entry import Entry
from domain.ledger.mapper import Unreadable
from domain.ledger.place import Place
from domain.ledger.reader import Reader
from domain.log import MAP_STREAM, MapHead
from projections.proof.map_file import MapFile, Upto

MAP = "stream maps"
_PAGE = 20_000


def check_maps(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
    """Every recorded root against the map of its first events, which is brought on from one to the next."""
    tally = Tally()
    try:
        heads = reader.entries(MAP_STREAM, size)
    except Unreadable as unreadable:
        tally.found(MAP, str(unreadable), stream=MAP_STREAM, verdict="UNCHECKED")
        return tally
    with TemporaryDirectory() as folder, closing(MapFile(str(Path(folder) / "again.map"))) as again:
        for entry in heads:
            tally.count(MAP)
            sentence = _judged(reader, again, entry)
            if sentence:
                tally.found(MAP, sentence, entry.position, MAP_STREAM)
    return tally


def _judged(reader: Reader, again: MapFile, entry: Entry) -> str:
    """What is wrong with a map head; nothing where it is right."""
    head = entry.data
    if not isinstance(head, MapHead) or head.size > entry.position:
        return "It is a map of more events than there were."
    with again.turn():
        while (start := again.upto.size) < head.size:
            stop = min(head.size, start + _PAGE)
            again.advance(reader.stream_heads(start, stop), Upto(stop, b""))
        if again.upto.size > head.size:
            return "It is a map of fewer events than the one before it."
        root = again.root().hex()
    return "" if root == head.map_root else f"The map of the first {head.size} events has the root {root}."

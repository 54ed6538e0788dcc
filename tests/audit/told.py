"""A ledger in which everything happened, proved and with its read models, to be changed by whoever has its file."""

import shutil
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from api.prover import Prover
from api.signing import signer_at
from domain.catalogue import KINDS
from domain.ledger.command import Recorded
from domain.ledger.content import ContentStore
from domain.ledger.ledger import Ledger
from projections.follower import Follower
from projections.proof.stream_map import Standing, key_of, over, value_of
from tests.audit import forging
from tests.book import Book
from tests.telling import tell_everything

PAGE = b"<p>what she saw</p>"


def told(folder: Path) -> Path:
    """The file of such a ledger, in this folder; its read models, keys and tree beside it."""
    path = folder / "ledger.db"
    book = Book(str(path))
    tell_everything(book)
    ContentStore(book.ledger.datastore).put(sha256(PAGE).hexdigest(), "text/html", PAGE)
    book.ledger.close()
    _put_the_map_right(path)
    with closing(Ledger(KINDS.values(), str(path), clock=book.steady.clock)) as ledger:
        _prove(ledger, path)
        follower = Follower(f"{path}.views")
        follower.apply(ledger.log(-1, 10**6))
        follower.close()
    return path


def copied(ledger: Path, folder: Path) -> Path:
    """A copy of it in this folder."""
    for suffix in ("", ".views", ".keys", ".tree", ".signing-key"):
        shutil.copy(f"{ledger}{suffix}", folder / f"ledger.db{suffix}")
    return folder / "ledger.db"


def _put_the_map_right(path: Path) -> None:
    """The story tells of a map that nobody made."""
    at = forging.find(path, "MapHead")
    rows = forging.run(path, "SELECT stream, version, leaf_hash FROM entries WHERE position < 2 ORDER BY position")
    heads = {stream: value_of(version, leaf_hash) for stream, version, leaf_hash in rows}
    root = over(sorted(Standing(key_of(stream), value) for stream, value in heads.items())).hash
    forging.rechain(path, at, lambda leaf: leaf["data"].update(map_root=root.hex()))


def _prove(ledger: Ledger, path: Path) -> None:
    """Two checkpoints, and a map between them."""
    with closing(Prover(ledger, signer_at(Path(f"{path}.signing-key"), "shop.example/log"), str(path))) as prover:
        prover.sign()
        command = prover.maps.head(prover.maps.mapped([]))
        assert not isinstance(command, int)
        assert isinstance(ledger.append(command)[0], Recorded)
        prover.sign()

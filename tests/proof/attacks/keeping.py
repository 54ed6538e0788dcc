"""A keeper's server, honest or not: the proof routes over a log held in memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from json import dumps
from typing import Any
from urllib.parse import parse_qs, urlsplit

from projections.proof import merkle
from tests.proof.attacks.log import Log
from tests.proof.outsiders import listening
from tests.proof.trees import reader

Lie = Callable[[str, BaseHTTPRequestHandler], bytes | None]
"""What is answered to a path in place of the truth; none for the truth. It may answer by itself, and give b""."""


@contextmanager
def served(log: Log, lie: Lie = lambda path, handler: None) -> Iterator[str]:
    """The address of a ledger with this log, for as long as it is needed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/v1/log/")
            said = lie(path, self)
            body = truth(log, path) if said is None else said
            if body:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

    with listening(Handler) as address:
        yield address


def truth(log: Log, path: str) -> bytes:
    """What an honest keeper answers."""
    where = urlsplit(path)
    asked = {name: int(values[0]) for name, values in parse_qs(where.query).items()}
    hashes = log.hashes()
    match where.path.split("/"):
        case ["vkey"]:
            return f"{log.keeper.key}\n".encode()
        case ["checkpoint"]:
            return log.note().encode()
        case ["proof", "consistency"]:
            return _json({"path": _hex(merkle.consistency(reader(hashes), asked["from"], asked["to"]))})
        case ["proof", "inclusion"]:
            return _json(inclusion(log, asked["position"]))
        case ["tile", "0", "000.p", width]:
            return b"".join(hashes[: int(width)])
        case ["tile", "entries", "000.p", width]:
            return b"".join(len(raw).to_bytes(2, "big") + raw for raw in log.leaves[: int(width)])
        case _:
            raise AssertionError(path)


def inclusion(log: Log, position: int) -> dict[str, Any]:
    """The proof as the ledger answers it."""
    return {
        "leaf_index": position,
        "tree_size": log.size,
        "leaf_hash": log.hashes()[position].hex(),
        "path": _hex(log.path(position)),
        "checkpoint": log.note(),
    }


def _hex(hashes: list[bytes]) -> list[str]:
    return [each.hex() for each in hashes]


def _json(value: Any) -> bytes:
    return dumps(value).encode()

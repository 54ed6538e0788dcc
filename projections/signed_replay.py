"""What an order's replay came to, as one statement to be signed: events, code and the state's digest (R-000-16).

Two auditors with the same events and the same code come to the same bytes; with other bytes they see which differed.
The text of the note is a line that says what it is, so that nobody takes it for a checkpoint, and the statement's
canonical JSON on one line.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Protocol

import msgspec

from domain.calendar import CALENDAR
from domain.order.common import POLICY_VERSION
from projections.code_version import RELEASE, rules_sha256
from projections.proof.verify_replay import TITLE

_encode = msgspec.json.Encoder(order="sorted").encode


class Signs(Protocol):
    """Who signs for a log: under which name, and a text as a signed note."""

    @property
    def origin(self) -> str:
        """The log's name."""
        ...

    def sign(self, text: str) -> str:
        """The text with a signature under it."""
        ...


def statement(
    stream: str, version: int, leaf_hash: str, view: Any, upcasters: Iterable[tuple[str, int]] = ()
) -> dict[str, Any]:
    """What is stated of a stream as it stood after its event of this version and leaf hash, `view` being its state.

    `upcasters` are the (type, schema) that stored events are led on from; their code is among the rules' sources.
    """
    return {
        "stream": stream,
        "version": version,
        "leaf_hash": leaf_hash,
        "state_sha256": _digest(view),
        "release": RELEASE,
        "rules_sha256": rules_sha256(),
        "upcasters_sha256": _digest(sorted(upcasters)),
        "calculation": POLICY_VERSION,
        "calendar": CALENDAR.name,
        "calendar_version": CALENDAR.version,
    }


def note(stated: dict[str, Any], signer: Signs | None) -> str:
    """The statement as a signed note; without anybody to sign it, its line alone."""
    line = _encode(stated).decode() + "\n"
    return line if signer is None else signer.sign(f"{signer.origin}{TITLE}\n{line}")


def _digest(value: Any) -> str:
    return sha256(_encode(value)).hexdigest()

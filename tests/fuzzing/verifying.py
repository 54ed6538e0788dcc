"""Changed packs, proofs, checkpoints, receipts and time stamps before the verifier: never believed, never a traceback.

What is still believed must say no more than what is true: a receipt may lose an event, a note gain a stranger's name.
"""

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from api.prover import Prover
from api.verifying.claims import read_claim
from api.verifying.stamps import read_token
from api.verifying.zips import Zipped, read_zip
from projections.proof.merkle import Unproved, leaf_hash
from projections.proof.pack import write_zip
from projections.proof.verify_files import Files, Held, read_file
from projections.proof.verify_leaf import read_leaf
from projections.proof.verify_pack import Beside, check_pack
from projections.proof.verify_report import Report
from tests.api.customer import Door
from tests.fuzzing.decoding import changed, claims
from tests.fuzzing.mutating import Mutator
from tests.proof.attacks.log import KEEPER, dossier, export, shop, whole_export
from tests.proof.attacks.tools import resigned
from tests.proof.outsiders import Authority

_TEXT = b"what was stamped"


class Stamp(NamedTuple):
    """A time stamp, who is believed about it, and when it says it was."""

    reply: bytes
    roots: bytes
    at: str


class Attacks:
    """Attempts on the verifier, each made from the seed and its number alone."""

    def __init__(self, door: Door, stamp: Stamp, seed: int) -> None:
        self._seed = seed
        self._prover = door.services.prover
        self._claims = [(raw, _proved(raw, self._prover).proved) for raw in claims(door)]
        self._stamp = stamp
        self._packs = [dossier(), export(), export("csv"), export("ocel"), whole_export()]

    def attempt(self, number: int) -> str:
        """Make the attempt of this number; its kind. AssertionError if it succeeds, whatever else if it breaks us."""
        chosen = Random(f"{self._seed}/{number}")
        kinds: dict[str, Callable[[Random, Mutator], None]] = {
            "pack": self._pack,
            "signed pack": self._signed,
            "zip": self._zip,
            "leaf": self._leaf,
            "claim": self._claim,
            "stamp": self._token,
        }
        kind = chosen.choices(list(kinds), (6, 4, 4, 4, 6, 1))[0]
        kinds[kind](chosen, Mutator(chosen))
        return kind

    def _pack(self, chosen: Random, mutator: Mutator) -> None:
        pack = chosen.choice(self._packs)
        attempt = _files_changed(pack, chosen, mutator)
        assert (_judged(Held(attempt)).code == 0) == (attempt == pack)

    def _signed(self, chosen: Random, mutator: Mutator) -> None:
        """The keeper signs for whatever it is: an answer, no matter which."""
        attempt = _files_changed(chosen.choice(self._packs), chosen, mutator)
        if "manifest.json" in attempt and "manifest.note" in attempt:
            try:
                json.loads(attempt["manifest.json"])["checkpoint"]["size"]
                attempt = resigned(attempt)
            except (ValueError, LookupError, TypeError):
                pass
        assert _judged(Held(attempt)).code in {0, 1, 2, 3}

    def _zip(self, chosen: Random, mutator: Mutator) -> None:
        pack = chosen.choice(self._packs)
        raw = mutator.bytes(write_zip(pack), chosen.randint(1, 3))
        report, held = Report(), dict[str, bytes]()

        def check() -> None:
            with read_zip(io.BytesIO(raw), "the pack", 64 << 20) as files:
                check_pack(files, Beside(KEEPER.key), report)
                held.update(_held(files))

        report.check("unreadable", "the pack", check)
        assert report.code in {0, 1, 2, 3}
        assert report.code or held == pack

    def _leaf(self, chosen: Random, mutator: Mutator) -> None:
        at = chosen.randrange(shop().size)
        leaf = shop().leaves[at]
        attempt = mutator.bytes(leaf, chosen.randint(0, 2)) if chosen.random() < 0.5 else changed(leaf, mutator)
        try:
            found = read_leaf(attempt, at)
        except Unproved:
            assert attempt != leaf
        else:
            assert (found.hash == leaf_hash(leaf)) == (attempt == leaf)

    def _claim(self, chosen: Random, mutator: Mutator) -> None:
        """What a ledger gave out, before the ledger that knows better."""
        raw, told = chosen.choice(self._claims)
        attempt = mutator.bytes(raw, chosen.randint(1, 3)) if chosen.random() < 0.5 else changed(raw, mutator)
        report = _proved(attempt, self._prover)
        if report.code:
            return
        assert report.proved.get("head", told.get("head")) == told.get("head")
        assert "absent" not in report.proved
        if "checkpoint" in report.proved:
            _, size, root = report.proved["checkpoint"]
            assert self._prover.checkpoint_of(size).root.hex() == root

    def _token(self, chosen: Random, mutator: Mutator) -> None:
        reply, roots, at = self._stamp
        if chosen.random() < 0.8:
            reply = mutator.bytes(reply, chosen.randint(0, 2))
        else:
            roots = mutator.bytes(roots, 1)
        try:
            assert read_token(reply, roots, _TEXT) == at
        except Unproved:
            assert (reply, roots) != self._stamp[:2]


def stamp(folder: Path) -> Stamp:
    """A time stamp of an authority that has its files in this folder."""
    authority = Authority(folder)
    request = TimestampRequestBuilder().data(_TEXT).hash_algorithm(HashAlgorithm.SHA256).build()
    reply = authority.answer("/", request.as_bytes()).body
    roots = authority.roots.read_bytes()
    return Stamp(reply, roots, read_token(reply, roots, _TEXT))


def _judged(files: Files) -> Report:
    report = Report()
    check_pack(files, Beside(KEEPER.key), report)
    assert all(report.lines("both"))
    return report


def _proved(raw: bytes, prover: Prover) -> Report:
    """The report on a claim; the leaves that it was told to be about are leaves of this log."""
    report = Report()
    claim = read_claim(raw, prover, report)
    if not report.code:
        for position, hash_ in claim.leaves:
            (leaf,) = prover.ledger.leaves(position, position + 1)
            assert leaf_hash(leaf).hex() == hash_
    assert all(report.lines("both"))
    return report


def _held(files: Zipped) -> dict[str, bytes]:
    return {name: read_file(files, name, 64 << 20) for name in files.sizes()}


def _files_changed(pack: Mapping[str, bytes], chosen: Random, mutator: Mutator) -> dict[str, bytes]:
    """The pack with a file or two changed, gone, exchanged or made up."""
    attempt = dict(pack)
    for _ in range(chosen.randint(1, 2)):
        name = chosen.choice(sorted(attempt))
        match chosen.randrange(8):
            case 0:
                del attempt[name]
            case 1:
                attempt[chosen.choice(sorted(pack))] = attempt[name]
            case 2:
                attempt[mutator.text()[:200]] = attempt[name]
            case 3 | 4:
                attempt[name] = changed(attempt[name], mutator)
            case _:
                attempt[name] = mutator.bytes(attempt[name], chosen.randint(1, 3))
    return attempt

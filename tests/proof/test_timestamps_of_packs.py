"""A timestamp in a pack is said to be checked only by who can read it, and holds the checkpoint's own hash."""

from hashlib import sha256

import pytest

from projections.proof.merkle import Unproved
from projections.proof.pack import ROOTS, TOKEN
from projections.proof.verify_files import Held
from projections.proof.verify_pack import Beside, ReadToken, check_pack
from projections.proof.verify_report import Report
from tests.proof.attacks.log import shop
from tests.proof.attacks.table import cosigned, of
from tests.proof.attacks.tools import Pack, resigned, without

AT = "2026-03-01T12:00:00Z"
TEXT = shop().checkpoint().text.encode()
HELD = b"token of " + sha256(TEXT).digest()


def stamped(token: bytes = HELD) -> Pack:
    return dict(of(shop(), timestamp=(token, b"roots")).files)


def checked(files: Pack, read: ReadToken | None = None) -> Report:
    report = Report()
    check_pack(Held(files), Beside(read_token=read), report)
    return report


def at(token: bytes, roots: bytes, text: bytes) -> str:
    assert (token, roots, text) == (HELD, b"roots", TEXT)
    return AT


def test_who_cannot_read_tokens_leaves_it_open() -> None:
    report = checked(stamped())

    assert report.faults == []
    assert ("token" in report.open, "clock" in report.open, "timestamp" in report.proved) == (True, True, False)


def test_who_can_read_them_says_when_it_was_and_leaves_open_whose_clock() -> None:
    report = checked(stamped(), at)

    assert (report.faults, report.proved["timestamp"]) == ([], (AT,))
    assert {"authority", "clock-before"} <= report.open.keys()
    assert report.open.keys().isdisjoint({"token", "clock"})


def test_a_pack_without_one_says_nothing_of_it() -> None:
    report = checked(dict(of(shop()).files), at)

    assert (report.faults, "timestamp" in report.proved) == ([], False)
    assert report.open.keys().isdisjoint({"token", "authority", "clock-before"})


@pytest.mark.parametrize("read", [None, at])
def test_a_token_of_other_bytes_is_false_whoever_reads_it(read: ReadToken | None) -> None:
    report = checked(stamped(b"token of another"), read and (lambda token, roots, text: AT))

    assert [(each.reason, each.about) for each in report.faults] == [("false-timestamp", TOKEN)]


def test_a_token_that_its_reader_refuses_is_false() -> None:
    def refused(token: bytes, roots: bytes, text: bytes) -> str:
        raise Unproved("its signature is false")

    report = checked(stamped(), refused)

    assert [(each.reason, each.detail) for each in report.faults] == [("false-timestamp", "its signature is false")]
    assert "timestamp" not in report.proved


def test_a_token_without_the_certificates_to_trust_is_not_read() -> None:
    report = checked(resigned(without(stamped(), ROOTS)), at)

    assert [(each.reason, each.about) for each in report.faults] == [("missing-file", ROOTS)]
    assert "timestamp" not in report.proved


def test_a_witness_is_told_by_name_with_the_time_at_which_it_signed() -> None:
    report = checked(dict(cosigned("sound").files))

    (witness,) = report.proved["witness"]
    assert (report.faults, witness.startswith("witness.example (20"), witness.endswith("Z)")) == ([], True, True)
    assert {"clock-before", "witness-key"} <= report.open.keys()

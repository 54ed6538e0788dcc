"""Whatever somebody with the file and the code changes in it, the audit names the place."""

from contextlib import closing
from pathlib import Path

import pytest

from api.auditing.ranges import audit_range
from api.auditing.running import Audited, Wanted, audit
from domain.catalogue import KINDS
from domain.ledger.reader import Reader
from tests.audit import forging
from tests.trace import requirement


def audited(ledger: Path) -> Audited:
    return audit(str(ledger), Wanted())


def found(ledger: Path) -> set[tuple[str, int | None]]:
    """What differs, by check and position."""
    outcome = audited(ledger)
    assert outcome.code_of_exit == 1
    return {(each.check, each.position) for each in outcome.tally.findings if each.verdict == "DIFFERENCE"}


@requirement("R-000-16")
def test_a_ledger_in_which_everything_happened_agrees_in_every_byte_and_decision(ledger: Path):
    outcome = audited(ledger)

    assert (outcome.tally.findings, outcome.code_of_exit) == ([], 0)
    assert outcome.tally.counts["decisions"] > 400
    assert outcome.tally.counts["decisions checked in part"] == 1
    assert outcome.tally.counts["decisions that agree as imported"] == 0
    assert outcome.tally.counts["read models"] > 20
    assert outcome.tally.counts["vault values"] > 100


def test_a_byte_of_an_event_with_its_hash_made_anew_breaks_the_chain_behind_it(ledger: Path):
    at = forging.find(ledger, "LinesShipped")
    forging.rewrite(ledger, at, lambda leaf: leaf["data"].update(carrier="YT"))
    stream, version = (forging.leaf(ledger, at)[name] for name in ("stream", "version"))
    after = [
        each["position"] for each in forging.rows(ledger) if each["stream"] == stream and each["version"] == version + 1
    ]

    assert ("leaves", after[0]) in found(ledger)


def test_a_byte_changed_without_its_hash_is_named_at_its_place(ledger: Path):
    at = forging.find(ledger, "PaymentCaptured")
    leaf = forging.leaf(ledger, at)
    leaf["data"]["amount"] += 1
    forging.set_column(ledger, at, "state", forging.canonical(leaf))

    assert ("leaves", at) in found(ledger)


@requirement("R-000-11")
def test_a_refund_that_the_operator_raised_with_every_hash_made_anew_is_not_what_the_rules_give(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")

    def raise_it(leaf: dict) -> None:
        leaf["data"]["amount"] += 1_00
        leaf["data"]["breakdown"][0]["net"] += 1_00

    forging.rechain(ledger, at, raise_it)
    finding = next(each for each in audited(ledger).tally.findings if each.position == at)

    assert (finding.check, finding.policies) == ("decisions", (("calculation", 1), ("campaigns/k1", 2)))
    assert {(change.path, change.recorded - change.expected) for change in finding.changes} >= {("/data/amount", 1_00)}


def test_what_no_fold_reads_and_the_rules_decide_is_found_with_every_hash_made_anew(ledger: Path):
    at = forging.find(ledger, "MessagePrepared")
    forging.rechain(ledger, at, lambda leaf: leaf["data"]["blocks"][0].update(en="Nothing is owed to you."))

    assert ("decisions", at) in found(ledger)


def test_a_row_that_was_deleted_leaves_its_gap(ledger: Path):
    at = forging.find(ledger, "RefundSettled")
    forging.run(ledger, "DELETE FROM entries WHERE position = ?", at)

    assert ("leaves", at) in found(ledger)


def test_a_last_row_that_was_deleted_with_the_head_left_is_missed(ledger: Path):
    last = len(forging.rows(ledger)) - 1
    forging.run(ledger, "DELETE FROM entries WHERE position = ?", last)

    assert {("leaves", last), ("head", last - 1)} <= found(ledger)


def test_rows_that_changed_places_are_out_of_their_time(ledger: Path):
    one, other = forging.find(ledger, "OrderPlaced", 1), forging.find(ledger, "OrderPlaced", 2)
    for before, after in ((one, -1), (other, one), (-1, other)):
        forging.run(ledger, f"UPDATE entries SET position = {after} WHERE position = ?", before)

    assert {("leaves", one + 1), ("leaves", other)} <= found(ledger)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "RefundSettled"),
        ("stream", "orders/STRANGE"),
        ("version", 999),
        ("recorded_at", "2026-05-01T02:00:00.000000Z"),
        ("request_key", b"\x07" * 32),
    ],
)
def test_a_column_that_says_something_else_than_the_bytes_is_named(ledger: Path, column: str, value: object):
    at = forging.find(ledger, "RefundFellDue", 1)
    forging.set_column(ledger, at, column, value)

    assert ("leaves", at) in found(ledger)


@pytest.mark.parametrize(
    "change",
    [
        lambda leaf: leaf.update(previous=None),
        lambda leaf: leaf.update(occurred_at="2026-05-01T02:00:00Z"),
        lambda leaf: leaf.update(event_id="x"),
        lambda leaf: leaf.update(more=1),
        lambda leaf: leaf.update(request="mine"),
        lambda leaf: leaf.update(request={"key": 7, "input": None}),
        lambda leaf: leaf["data"].update(amount=1.5),
        lambda leaf: leaf["data"].update(amount=2**53),
        lambda leaf: leaf["data"].update(unheard="of"),
        lambda leaf: leaf["data"].update(refund_id="r\u0301 e\u0301"),
    ],
    ids=[
        "unchained",
        "no instant",
        "no id",
        "another member",
        "no request",
        "a bent one",
        "a fraction",
        "a huge number",
        "a new member",
        "no NFC",
    ],
)
def test_an_envelope_that_was_bent_is_named(ledger: Path, change: forging.Change):
    at = forging.find(ledger, "RefundSettled")
    forging.rechain(ledger, at, change)

    assert ("leaves", at) in found(ledger)


def test_bytes_that_are_no_json_any_more_are_named_and_stop_nothing(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")
    forging.set_column(ledger, at, "state", b"{")
    outcome = audited(ledger)

    assert {each.position for each in outcome.tally.findings if each.verdict == "DIFFERENCE"} >= {at}
    assert outcome.tally.counts["events"] == outcome.size


@pytest.mark.parametrize("name", ["stream", "version", "type", "schema", "actor", "caused_by", "policies", "data"])
@pytest.mark.parametrize("value", [None, 7, "weird/x", [], {}, [{}]], ids=str)
def test_whatever_stands_in_an_envelope_stops_no_audit(ledger: Path, name: str, value: object):
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(ledger, at, lambda leaf: leaf.update({name: value}))
    with closing(Reader(KINDS.values(), str(ledger))) as reader:
        report = audit_range(reader, at - 5, at + 5, at + 5)

    assert at in {each.position for each in report.findings}


def test_the_same_event_id_twice_is_named_with_both_places(ledger: Path):
    first, second = forging.find(ledger, "ReturnRequested"), forging.find(ledger, "ReturnRequested", 1)
    event_id = forging.leaf(ledger, first)["event_id"]
    forging.rechain(ledger, second, lambda leaf: leaf.update(event_id=event_id))
    twice = [each for each in audited(ledger).tally.findings if "event id" in each.sentence]

    assert {str(first), str(second)} == {str(twice[0].position), twice[0].sentence.rstrip(".").split()[-1]}


def test_a_consequence_that_follows_from_nothing_is_named(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(ledger, at, lambda leaf: leaf.update(caused_by="019a0000-0000-7000-8000-ffffffffffff"))

    assert ("decisions", at) in found(ledger)


def test_a_vault_value_that_was_changed_is_not_what_was_committed_to(ledger: Path):
    at = forging.find(ledger, "ReturnDispatched")
    commitment = forging.commitments(ledger, at)[0]
    forging.run(
        ledger, "UPDATE vault SET value = CAST('\"another\"' AS BLOB) WHERE commitment = ?", bytes.fromhex(commitment)
    )

    assert ("vault", at) in found(ledger)


def test_what_a_customer_saw_is_kept_under_its_own_hash(ledger: Path):
    forging.run(ledger, "INSERT INTO content VALUES (?, 'text/html', ?)", b"\x07" * 32, b"another page")

    assert ("content", None) in found(ledger)


def test_words_that_were_erased_are_counted_and_differ_from_nothing(ledger: Path):
    forging.run(ledger, "DELETE FROM vault WHERE length(value) > ?", 0)
    outcome = audited(ledger)

    assert outcome.code_of_exit == 3
    assert {each.verdict for each in outcome.tally.findings} == {"UNCHECKED"}
    assert all("erased" in each.sentence for each in outcome.tally.findings)
    assert outcome.tally.counts["vault values erased"] > 100


def test_a_row_of_a_read_model_that_was_changed_is_named_with_both_its_values(ledger: Path):
    views = Path(f"{ledger}.views")
    (table,) = next(iter(forging.run(views, "SELECT 'account_' || build FROM builds WHERE view = ?", "account")))
    forging.run(views, f"UPDATE {table} SET owed_to = owed_to + 100 WHERE owed_to > ?", 0)
    outcome = audited(ledger)
    sentences = [each.sentence for each in outcome.tally.findings if each.check == "read models"]

    assert outcome.code_of_exit == 1
    assert all(sentence.startswith("account: ") for sentence in sentences)
    assert any("the log gives" in sentence for sentence in sentences)


def test_read_models_of_another_log_are_named(ledger: Path):
    views = Path(f"{ledger}.views")
    forging.run(views, "UPDATE builds SET leaf_hash = 'ab' WHERE view = ?", "wallet")

    assert ("read models", audited(ledger).size - 1) in found(ledger)

"""Whatever somebody with the file and the code changes in it, the audit names the place."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.auditing.ranges import audit_range
from api.auditing.running import Audited, Wanted, audit
from api.auditing.trusted import trusted_by
from api.settings import Settings
from domain.catalogue import KINDS
from domain.ledger.content import packed
from domain.ledger.keyring import Keyring
from domain.ledger.reader import Reader
from domain.ledger.sealing import seal
from domain.order.state import Order
from projections.journal.agreement import disagreements
from projections.proof.note import WITNESS_KEY, Signature, read_note, verifier_key, write_note
from projections.proof.stream_map import Standing, key_of, over, value_of
from tests.audit import forging
from tests.trace import requirement

HELD = {"hold_id": "h2", "ground": "LITIGATION", "reference": "another"}


def audited(ledger: Path) -> Audited:
    return audit(str(ledger), Wanted(), trusted=trusted_by(Settings(db=str(ledger))))


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


@pytest.mark.parametrize("position", [2**62, 2**63 - 1])
def test_a_row_that_was_put_where_no_log_comes_to_ends_the_audit_like_any_other(ledger: Path, position: int):
    size = len(forging.rows(ledger))
    forging.run(ledger, f"UPDATE entries SET position = {position} WHERE position = ?", size - 1)

    assert {("leaves", size - 1), ("head", position)} <= found(ledger)


def test_a_size_that_no_log_comes_to_is_not_the_logs(ledger: Path):
    size = len(forging.rows(ledger))
    forging.run(ledger, "UPDATE log_head SET size = ?", 2**62)

    assert {("leaves", size), ("head", size - 1)} <= found(ledger)


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


GARBLED = {
    "cut off": lambda state: b"{",
    "no UTF-8 in a name": lambda state: state.replace(b'"actor"', b'"\xedctor"'),
    "no UTF-8 in a value": lambda state: state.replace(b'"type":"', b'"type":"\xed'),
    "no UTF-8 in a member nobody knows": lambda state: state[:-1] + b',"zz":{"\xed":1}}',
    "nested without end": lambda state: state[:-1] + b',"zz":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "nothing": lambda state: b"",
}


@pytest.mark.parametrize("type_", ["RefundFellDue", "PaymentCaptured"])
@pytest.mark.parametrize("garble", GARBLED.values(), ids=GARBLED)
def test_bytes_that_are_no_json_any_more_are_named_and_stop_nothing(
    ledger: Path, type_: str, garble: Callable[[bytes], bytes]
):
    at = forging.find(ledger, type_)
    state = forging.canonical(forging.leaf(ledger, at))
    forging.set_column(ledger, at, "state", garble(state))
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


def test_a_statement_from_the_future_is_one_that_the_ledger_would_not_have_taken(ledger: Path):
    at = forging.find(ledger, "LinesShipped")
    forging.rechain(ledger, at, lambda leaf: leaf.update(occurred_at="2099-01-01T00:00:00.000000Z"))
    sentences = [each.sentence for each in audited(ledger).tally.findings if each.position == at]

    assert any("from the future" in sentence for sentence in sentences)


def test_a_consequence_that_follows_from_nothing_is_named(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(ledger, at, lambda leaf: leaf.update(caused_by="019a0000-0000-7000-8000-ffffffffffff"))

    assert ("decisions", at) in found(ledger)


def test_a_vault_value_that_was_changed_is_not_what_was_committed_to(ledger: Path):
    at = forging.find(ledger, "ReturnDispatched")
    commitment = forging.commitments(ledger, at)[0]
    forging.run(ledger, "UPDATE vault SET sealed = zeroblob(60) WHERE commitment = ?", bytes.fromhex(commitment))

    assert ("vault", at) in found(ledger)


def test_what_a_customer_saw_is_kept_under_its_own_hash(ledger: Path):
    keyring = Keyring(Path(f"{ledger}.keys"))
    ((name, slot),) = forging.run(ledger, "SELECT id, slot FROM content WHERE slot > ?", 0)
    sealed = seal(keyring.key(slot) or b"", packed("text/html", b"another page"), name)
    forging.run(ledger, "UPDATE content SET sealed = ?", sealed)

    assert found(ledger) == {("content", None)}


AN_ORDER = "(SELECT stream FROM entries WHERE type = 'OrderPlaced' LIMIT 1)"
A_KEY = "(SELECT max(slot) FROM vault)"
A_REQUEST = "(SELECT max(position) FROM vault_requests)"
WHOSE = {
    "a stream as nobody's": f"DELETE FROM vault_streams WHERE stream = {AN_ORDER}",
    "a stream as another's": f"UPDATE vault_streams SET subject = 'customers/other' WHERE stream = {AN_ORDER}",
    "a key as nobody's": f"DELETE FROM vault_subjects WHERE slot = {A_KEY}",
    "a key as another's": f"UPDATE vault_subjects SET subject = 'customers/other' WHERE slot = {A_KEY}",
    "a key as free": "UPDATE vault_slots SET next = 2",
    "no salt of a request": f"DELETE FROM vault_requests WHERE position = {A_REQUEST}",
    "the key of a salt as another's": "UPDATE vault_subjects SET subject = 'customers/other' WHERE slot = (SELECT slot "
    f"FROM vault_requests WHERE position = {A_REQUEST})",
    "content as named by nobody's words": "DELETE FROM content_named",
    "the salt of another request": "UPDATE vault_requests SET sealed = (SELECT sealed FROM vault_requests "
    f"ORDER BY position LIMIT 1) WHERE position = {A_REQUEST}",
}


@pytest.mark.parametrize("statement", WHOSE.values(), ids=WHOSE)
def test_words_that_an_erasure_would_not_find_are_named(ledger: Path, statement: str):
    forging.run(ledger, statement)

    assert {check for check, _ in found(ledger)} == {"vault"}


def test_a_value_sealed_anew_by_who_has_the_keys_is_not_what_was_committed_to(ledger: Path):
    at = forging.find(ledger, "ReturnDispatched")
    commitment = bytes.fromhex(forging.commitments(ledger, at)[0])
    keyring = Keyring(Path(f"{ledger}.keys"))
    ((slot,),) = forging.run(ledger, "SELECT slot FROM vault WHERE commitment = ?", commitment)
    sealed = seal(keyring.key(slot) or b"", b"\x01" * 16 + b'"another"', commitment)
    forging.run(ledger, "UPDATE vault SET sealed = ? WHERE commitment = ?", sealed, commitment)

    assert ("vault", at) in found(ledger)


def test_words_that_are_gone_without_a_recorded_erasure_are_named(ledger: Path):
    at = forging.find(ledger, "ReturnDispatched")
    forging.run(ledger, "DELETE FROM vault WHERE commitment = ?", bytes.fromhex(forging.commitments(ledger, at)[0]))

    assert ("vault", at) in found(ledger)


def test_a_copy_without_the_key_file_is_audited_but_for_its_words(ledger: Path):
    Path(f"{ledger}.keys").unlink()
    outcome = audited(ledger)

    assert outcome.code_of_exit == 3
    assert {(each.check, each.verdict) for each in outcome.tally.findings} == {("decisions", "UNCHECKED")}
    assert outcome.tally.counts["vault values without a key file"] > 100
    assert outcome.tally.counts["content without a key file"] == 1
    assert outcome.tally.counts["decisions"] > 400


def test_a_key_file_of_another_ledger_is_said_to_be_one(ledger: Path):
    Path(f"{ledger}.keys").write_bytes(bytes(range(64)))

    assert ("keys", "UNCHECKED") in {(each.check, each.verdict) for each in audited(ledger).tally.findings}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE checkpoints SET root = zeroblob(32) WHERE size > ?",
        "UPDATE checkpoints SET note = replace(note, 'shop.example', 'shop.another') WHERE size > ?",
        "UPDATE checkpoints SET note = substr(note, 1, length(note) - 6) || 'AAAA=' || char(10) WHERE size > ?",
        "UPDATE checkpoints SET note = '' WHERE size > ?",
        "UPDATE checkpoints SET size = size + 1000 WHERE size > ?",
    ],
    ids=["another root", "another name", "another signature", "no note", "a longer log"],
)
def test_a_checkpoint_that_was_changed_is_named(ledger: Path, change: str):
    forging.run(ledger, change, 0)

    assert "checkpoints" in {check for check, _ in found(ledger)}


@requirement("R-000-16")
def test_a_log_that_was_made_anew_from_end_to_end_is_not_the_one_that_was_signed(ledger: Path):
    """Every hash is right again, and the rules have nothing to say about a carrier."""
    last = forging.rows(ledger)[-1]
    signed = forging.run(ledger, "SELECT size FROM checkpoints ORDER BY size DESC LIMIT ?", 1)[0][0]
    at = forging.find(ledger, "LinesShipped")
    forging.rechain(ledger, at, lambda leaf: leaf["data"].update(carrier="YT"))

    assert signed == last["position"] + 1
    assert {("checkpoints", signed - 1), ("tree", at)} <= found(ledger)


def test_a_hash_of_the_tree_that_was_flipped_is_named(ledger: Path):
    tree = Path(f"{ledger}.tree")
    raw = bytearray(tree.read_bytes())
    raw[32 * 100] ^= 1
    tree.write_bytes(raw)

    assert {check for check, _ in found(ledger)} == {"tree"}


def test_a_ledger_without_the_file_of_its_tree_lacks_nothing(ledger: Path):
    Path(f"{ledger}.tree").unlink()

    assert audited(ledger).code_of_exit == 0


def test_signatures_that_no_key_is_known_for_are_unchecked(ledger: Path):
    Path(f"{ledger}.signing-key").unlink()
    outcome = audited(ledger)

    assert outcome.code_of_exit == 3
    assert [each.check for each in outcome.tally.findings] == ["checkpoints"]


def test_a_map_that_hides_a_stream_is_named_with_every_hash_made_anew(ledger: Path):
    at = forging.find(ledger, "MapHead", 1)
    size = forging.leaf(ledger, at)["data"]["size"]
    heads = forging.run(
        ledger,
        "SELECT stream, max(version), leaf_hash FROM entries WHERE position < ? AND stream <> 'orders/A-1' GROUP BY 1",
        size,
    )
    standings = sorted(Standing(key_of(stream), value_of(version, leaf)) for stream, version, leaf in heads)
    forging.rechain(ledger, at, lambda leaf: leaf["data"].update(map_root=over(standings).hash.hex()))

    assert ("stream maps", at) in found(ledger)
    assert ("decisions", at) not in found(ledger)


def test_words_that_were_erased_are_counted_and_differ_from_nothing(ledger: Path):
    outcome = audited(ledger)

    assert outcome.code_of_exit == 0
    assert outcome.tally.counts["vault values erased"] == 1


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


def test_an_erasure_that_a_legal_hold_forbade_is_not_what_the_rules_give(ledger: Path):
    lifted, erased = forging.find(ledger, "LegalHoldLifted"), forging.find(ledger, "PersonalDataErased")
    forging.rechain(ledger, lifted, lambda leaf: leaf.update(type="LegalHoldPlaced", data=HELD))
    forging.set_column(ledger, lifted, "type", "LegalHoldPlaced")

    assert ("decisions", erased) in found(ledger)


def test_a_map_that_a_client_said_is_not_the_ledgers(ledger: Path):
    at = forging.find(ledger, "MapHead", 1)
    forging.rechain(ledger, at, lambda leaf: leaf.update(actor="k1"))

    assert ("decisions", at) in found(ledger)


def test_a_refund_of_which_only_a_part_was_changed_can_not_be_booked(ledger: Path):
    at = forging.find(ledger, "RefundFellDue")
    forging.rechain(ledger, at, lambda leaf: leaf["data"].update(suggested=1))

    assert ("journal", at) in found(ledger)


def test_books_that_say_other_money_than_their_order_are_told_apart():
    order = Order(captured=100_00)

    assert list(disagreements({"tenders": 100_00, "receivable": order.outstanding}, order)) == []
    assert [each.split(";")[0] for each in disagreements({"tenders": 90_00, "points": 1}, order)] == [
        "The journal has 9000 on tenders + netting"
    ]


def test_a_witness_is_believed_by_its_key_and_unchecked_without(ledger: Path):
    """C2SP tlog-cosignature, over the checkpoint's text."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    key = verifier_key("witness.example", private.public_key().public_bytes_raw(), WITNESS_KEY)
    ((size, text),) = forging.run(ledger, "SELECT size, note FROM checkpoints ORDER BY size LIMIT ?", 1)
    said = b"cosignature/v1\ntime 7\n" + read_note(text.encode()).text.encode()
    line = write_note("", Signature(key.name, key.key_id, (7).to_bytes(8, "big") + private.sign(said)))[1:]
    put = "INSERT OR REPLACE INTO stamps VALUES (?, 'witness.example', ?, '')"
    forging.run(ledger, put, size, line.encode())
    own = trusted_by(Settings(db=str(ledger)))
    known = own._replace(witnesses=(key,))

    assert audit(str(ledger), Wanted(), trusted=known).tally.findings == []
    assert {(each.check, each.verdict) for each in audited(ledger).tally.findings} == {("stamps", "UNCHECKED")}

    false = line.replace("A", "B", 1) if "A" in line else line.replace("B", "A", 1)
    forging.run(ledger, put, size, false.encode())
    findings = audit(str(ledger), Wanted(), trusted=known).tally.findings
    assert {(each.check, each.verdict) for each in findings} == {("stamps", "DIFFERENCE")}


def test_a_token_of_nothing_is_named(ledger: Path):
    ((size,),) = forging.run(ledger, "SELECT max(size) FROM checkpoints WHERE size > ?", 0)
    forging.run(ledger, "INSERT INTO stamps VALUES (?, 'TSA', ?, '')", size, b"no token")

    assert found(ledger) == {("stamps", None)}

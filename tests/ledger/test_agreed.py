"""What was shown is what is recorded, or nothing is."""

from datetime import timedelta
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from domain.clock import end_of_day, instant, plus
from domain.errors import Refused
from domain.fact import Commitment, Draft, Fact, Instant, Said, Seen
from domain.kind import Act, Kind
from domain.ledger.agreed import digest, outcome
from domain.ledger.command import Command, Recorded, Stated
from domain.ledger.ledger import Ledger
from domain.ledger.vault import seal
from tests.ledger.toy import KINDS, NOON, AnyLedger, Clock, Open, add, limit


class Offered(Fact, frozen=True, kw_only=True):
    """A fact whose consequences count from the second."""

    amount: int
    reason: Commitment | UnsetType = UNSET


class Promised(Fact, frozen=True, kw_only=True):
    """What follows: `holds_until` is so many hours on, `pay_by` a day's end, `opens_at` stands fast."""

    amount: int
    holds_until: Instant
    pay_by: Instant
    opens_at: Instant
    terms: dict[str, str]
    terms_sha256: Annotated[str, msgspec.Meta(max_length=64)]


OPENS_AT = "2026-04-01T09:30:00.250000Z"


def _offer(seen: Seen, said: Said) -> list[Draft]:
    fact = said.fact
    assert isinstance(fact, Offered)
    counter = seen["counters/c"].state.value
    promised = Promised(
        amount=fact.amount + counter % 100,
        holds_until=plus(said.at, hours=168),
        pay_by=end_of_day(said.at, 7),
        opens_at=OPENS_AT if counter < 100 else plus(OPENS_AT, hours=1),
        terms={"valid_from": said.at},
        terms_sha256=said.at[-27:-1],
    )
    return [Draft(said.stream, fact), Draft("promises/p", promised, (("rounding", 1 + counter // 1000),))]


OFFERS = (
    Kind(
        name="offers",
        initial=0,
        evolve=lambda state, fact, at: state + 1,
        facts=(Offered,),
        door={"Offered": Act(Offered, _offer)},
    ),
    Kind(name="promises", initial=0, evolve=lambda state, fact, at: state + 1, facts=(Promised,)),
)


@pytest.fixture
def offering(open_ledger: Open, place: str) -> Ledger:
    return open_ledger(place, kinds=KINDS + OFFERS)


_turn = iter(range(10_000))


def offer(amount: int = 5, reason: str | None = None, **more: Any) -> Command:
    raw = {"amount": amount} | ({"reason": reason} if reason else {})
    sealed, rows = seal(raw, lambda: next(_turn).to_bytes(16, "big"))
    return Command("offers/o", (Stated("Offered", msgspec.convert(sealed, Offered)),), "k1/anna", tuple(rows), **more)


def shown(ledger: AnyLedger, command: Command) -> bytes:
    """The digest of what a dry run of it shows."""
    return digest(outcome(ledger.record(command._replace(dry_run=True)).entries))


def refusal(ledger: AnyLedger, command: Command) -> str:
    (outcome_,) = ledger.append(command)
    assert isinstance(outcome_, Refused)
    return outcome_.code


def test_what_was_shown_is_recorded(ledger: AnyLedger) -> None:
    agreed = shown(ledger, add(amount=2, tags=("total",)))
    recorded = ledger.record(add(amount=2, tags=("total",), agreed=agreed))

    assert isinstance(recorded, Recorded)
    assert [entry.type for entry in recorded.entries] == ["Added", "TotalRaised"]


def test_another_amount_than_was_shown_is_not_recorded(ledger: AnyLedger) -> None:
    agreed = shown(ledger, add(amount=2, tags=("total",)))

    assert refusal(ledger, add(amount=3, tags=("total",), agreed=agreed)) == "outcome-differs"
    assert ledger.head().size == 0
    assert ledger.stream("totals/t").version == 0
    assert ledger.stream("counters/c").version == 0


def test_a_consequence_less_than_was_shown_is_not_recorded(ledger: AnyLedger) -> None:
    agreed = shown(ledger, add(amount=2, tags=("total",)))
    assert refusal(ledger, add(amount=2, agreed=agreed)) == "outcome-differs"


def test_what_was_shown_must_still_hold_under_the_lock_whatever_came_before_it_in_the_batch(
    offering: AnyLedger,
) -> None:
    """The offer's own stream is as it was: the other stream that its decision reads is not."""
    agreed = shown(offering, offer())
    first, second = offering.append(add(amount=1), offer(agreed=agreed))

    assert isinstance(first, Recorded)
    assert second.code == "outcome-differs"
    assert offering.head().size == 1
    assert offering.stream("offers/o").version == offering.stream("promises/p").version == 0


def test_a_decision_that_no_longer_stands_says_why_itself(ledger: AnyLedger) -> None:
    agreed = shown(ledger, add(amount=9))
    ledger.append(limit(5))
    assert refusal(ledger, add(amount=9, agreed=agreed)) == "over-limit"


def test_seconds_and_salts_and_words_change_nothing_that_was_shown(offering: AnyLedger, clock: Clock) -> None:
    agreed = shown(offering, offer(reason="a placeholder"))
    clock.now += timedelta(minutes=7, seconds=11, microseconds=123)

    recorded = offering.record(offer(reason="scratched", agreed=agreed))
    assert recorded.entries[1].data.holds_until == plus(recorded.entries[0].occurred_at, hours=168)
    assert offering.stream("promises/p").version == 1


def test_words_may_be_added_after_it_was_shown(offering: AnyLedger) -> None:
    recorded = offering.record(offer(reason="scratched", agreed=shown(offering, offer())))
    assert recorded.entries[0].data.reason is not UNSET


def test_another_day_is_another_outcome(offering: AnyLedger, clock: Clock) -> None:
    """It would be payable by another day than was shown."""
    agreed = shown(offering, offer())
    clock.now = NOON + timedelta(hours=4, seconds=1)  # midnight in Shanghai has just passed

    assert refusal(offering, offer(agreed=agreed)) == "outcome-differs"


def test_an_instant_that_does_not_count_from_now_counts_to_the_microsecond(offering: AnyLedger) -> None:
    """All amounts stay what they were; the one instant moves by an hour."""
    agreed = shown(offering, offer())
    before = offering.record(offer(dry_run=True)).entries[1].data
    offering.append(add(amount=100))
    after = offering.record(offer(dry_run=True)).entries[1].data

    assert (before.amount, plus(before.opens_at, hours=1)) == (after.amount, after.opens_at)
    assert refusal(offering, offer(agreed=agreed)) == "outcome-differs"


@pytest.mark.parametrize("text", ["2026-99-99T99:99:99.000000Z", "0000-01-01T00:00:00.000000Z"])
def test_what_only_looks_like_an_instant_stands_as_it_is(offering: AnyLedger, text: str) -> None:
    (_, promised) = offering.record(offer(dry_run=True)).entries
    named = msgspec.structs.replace(promised.data, terms={"reference": text})
    assert text.encode() in outcome([msgspec.structs.replace(promised, data=named)])


def test_the_rules_behind_it_are_part_of_what_was_shown(offering: AnyLedger) -> None:
    dry = offering.record(offer(dry_run=True)).entries
    other = [msgspec.structs.replace(entry, policies=()) for entry in dry]
    assert outcome(dry) != outcome(other)


def test_an_outcome_holds_no_words_and_no_commitment(offering: AnyLedger) -> None:
    told = outcome(offering.record(offer(reason="scratched", dry_run=True)).entries)
    assert b"scratched" not in told
    assert b"commitment" not in told
    assert b'"amount":5' in told


def test_a_resent_request_is_answered_and_not_compared_again(ledger: AnyLedger) -> None:
    agreed = shown(ledger, add(amount=2))
    first = ledger.record(add(amount=2, key="a", agreed=agreed))
    ledger.append(add(amount=7))
    again = ledger.record(add(amount=2, key="a", agreed=agreed))

    assert (again.replayed, again.version) == (True, first.version)


def test_what_is_already_true_is_not_what_was_shown(ledger: AnyLedger) -> None:
    agreed = shown(ledger, add(amount=2, add_id="x"))
    ledger.append(add(amount=2, add_id="x"))
    assert refusal(ledger, add(amount=2, add_id="x", agreed=agreed)) == "outcome-differs"


def test_an_agreed_refusal_leaves_its_key_unused(ledger: AnyLedger) -> None:
    assert refusal(ledger, add(amount=2, key="a", agreed=digest(b"[]"))) == "outcome-differs"
    assert not ledger.record(add(amount=2, key="a")).replayed
    assert instant(NOON) < ledger.entries("counters/c")[0].recorded_at

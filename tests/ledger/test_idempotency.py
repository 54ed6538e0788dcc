"""The same request twice is one request."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import Refused
from domain.ledger.command import Recorded
from tests.ledger.toy import AnyLedger, Open, add


def plain(recorded: Recorded) -> Recorded:
    return recorded._replace(replayed=False)


def test_a_retry_gets_the_original_outcome_rebuilt_from_the_log(ledger: AnyLedger) -> None:
    (original,) = ledger.append(add(amount=2, key="a", reason="r", tags=("total",)))
    ledger.append(add(amount=5), add("counters/d", tags=("total",), key="b"))

    (retry,) = ledger.append(add(amount=2, key="a", reason="r", tags=("total",)))

    assert retry.replayed
    assert plain(retry) == original
    assert ledger.head().size == 5


def test_a_retry_after_a_restart_gets_it_too(file: str, open_ledger: Open) -> None:
    (original,) = open_ledger(file).append(add(amount=2, key="a", tags=("total",)))
    (retry,) = open_ledger(file).append(add(amount=2, key="a", tags=("total",)))
    assert plain(retry) == original


def test_of_several_equal_requests_in_one_batch_one_is_recorded(ledger: AnyLedger) -> None:
    outcomes = ledger.append(*[add(key="a", tags=("total",)) for _ in range(4)])

    assert [outcome.replayed for outcome in outcomes] == [False, True, True, True]
    assert all(plain(outcome) == outcomes[0] for outcome in outcomes)
    assert ledger.head().size == 2


def test_concurrent_retries_record_once(file: str, open_ledger: Open) -> None:
    ledgers = [open_ledger(file) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        outcomes = [o for (o,) in pool.map(lambda ledger: ledger.append(add(key="a", tags=("total",))), ledgers * 4)]

    assert sum(not outcome.replayed for outcome in outcomes) == 1
    assert len({outcome.entries[0].event_id for outcome in outcomes}) == 1
    assert ledgers[0].head().size == 2


@pytest.mark.parametrize("together", [True, False])
def test_a_key_reused_for_another_request_is_refused(ledger: AnyLedger, *, together: bool) -> None:
    commands = [add(amount=1, key="a"), add(amount=2, key="a")]
    outcomes = ledger.append(*commands) if together else [*ledger.append(commands[0]), *ledger.append(commands[1])]

    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].code == "idempotency-key-reused"
    assert ledger.head().size == 1


def test_a_refused_request_leaves_its_key_unused(ledger: AnyLedger) -> None:
    (refused,) = ledger.append(add(amount=2_000_000, key="a"))
    (recorded,) = ledger.append(add(amount=1, key="a"))
    assert (refused.code, recorded.replayed) == ("over-limit", False)


def test_a_retry_is_answered_before_its_if_match_is_looked_at(ledger: AnyLedger) -> None:
    ledger.append(add(key="a", if_none_match=True))
    assert ledger.append(add(key="a", if_none_match=True))[0].replayed


def test_a_request_ends_where_the_next_one_begins(ledger: AnyLedger) -> None:
    ledger.append(add(key="a", tags=("total",)), add(tags=("total",)), add(key="b"))
    (retry,) = ledger.append(add(key="a", tags=("total",)))
    assert [entry.position for entry in retry.entries] == [0, 1]

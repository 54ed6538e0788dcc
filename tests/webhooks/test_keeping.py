"""Endpoints, their secrets and their deliveries as the ledger keeps them, on every store."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Refused
from domain.ledger import webhook_progress, webhooks
from domain.ledger.datastore import Datastore
from domain.ledger.ledger import Ledger
from domain.ledger.webhook_progress import Delivery, Note, deliveries, keep, resends
from domain.ledger.webhook_rows import Wanted
from domain.ledger.webhooks import Webhooks

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WANTED = Wanted("https://a.receiver/")


class Clock:
    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "postgres"])
def datastore(request: pytest.FixtureRequest) -> Iterator[Datastore]:
    place = ":memory:" if request.param == "memory" else request.getfixturevalue("postgres")
    with closing(Ledger((), place, clock=Clock())) as ledger:
        yield ledger.datastore


@pytest.fixture
def kept(datastore: Datastore, clock: Clock) -> Webhooks:
    return Webhooks(datastore, clock, bytes(32))


def test_so_many_endpoints_there_may_be_and_no_more(kept: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "ENDPOINTS_MAX", 2)
    for name in ("a", "b"):
        kept.create(WANTED, webhook_id=name)

    with pytest.raises(Refused) as refused:
        kept.create(WANTED, webhook_id="c")

    assert (refused.value.code, refused.value.extra) == ("webhooks-too-many", {"most": 2})
    assert [each.webhook_id for each in kept.all()] == ["a", "b"]


def test_a_secret_that_was_rotated_away_signs_to_the_microsecond_for_a_day(kept: Webhooks, clock: Clock) -> None:
    made, old = kept.create(WANTED, webhook_id="a")
    _, new = kept.rotate("a")

    def signing() -> list[bytes]:
        return [each.key for each in kept.secrets_of(made.row_id)]

    clock.now = NOON + timedelta(days=1, microseconds=-1)
    assert sorted(signing()) == sorted([old, new])
    clock.now = NOON + timedelta(days=1)
    assert signing() == [new]


def test_deliveries_are_listed_wherever_in_the_log_they_are(kept: Webhooks, datastore: Datastore) -> None:
    row_id = kept.create(WANTED)[0].row_id
    write = datastore.begin()
    values = (row_id, 2**53, "OrderPlaced", "PARKED", 1, "why", "2026-03-01T12:00:00.000000Z", None)
    write.cursor.execute("INSERT INTO webhook_deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    write.commit()

    assert [each.position for each in deliveries(datastore, row_id)] == [2**53]
    assert deliveries(datastore, row_id, before=2**53) == []


def test_an_endpoint_begins_within_the_log(kept: Webhooks) -> None:
    assert kept.create(WANTED, first=0)[0].position == -1

    with pytest.raises(Refused) as refused:
        kept.create(WANTED, first=1)

    assert (refused.value.code, refused.value.extra) == ("webhook-begins-later", {"log_size": 0})


def test_of_what_was_delivered_the_latest_are_kept_and_all_that_waits(
    kept: Webhooks, datastore: Datastore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_progress, "KEPT", 2)
    made = kept.create(WANTED)[0]
    told = [Delivery(n, "OrderPlaced", "DELIVERED", 1, "", f"2026-03-01T12:00:0{n}.000000Z", None) for n in range(5)]
    told[0] = told[0]._replace(status="PARKED")

    keep(datastore, [Note(made.row_id, made.revision, 4, told, (), 4, told[-1].at, None, None)])

    assert [each.position for each in deliveries(datastore, made.row_id)] == [4, 3, 0]


def test_how_long_an_endpoint_fails_is_kept_until_it_takes_something(kept: Webhooks, datastore: Datastore) -> None:
    made = kept.create(WANTED, webhook_id="a")[0]
    since = "2026-03-01T12:00:00.000000Z"

    for told in (since, None):
        keep(datastore, [Note(made.row_id, made.revision, 0, (), (), 0, None, told, None)])
        assert kept.one("a").failing_since == told


def test_only_what_was_dealt_with_is_sent_again(kept: Webhooks, datastore: Datastore) -> None:
    made = kept.create(WANTED, webhook_id="a")[0]
    keep(datastore, [Note(made.row_id, made.revision, 4, (), (), 0, None, None, None)])

    for start, stop in ((-1, 3), (2, 2), (3, 2), (0, 6)):
        with pytest.raises(Refused) as refused:
            kept.resend("a", start, stop)
        assert (refused.value.code, refused.value.extra) == ("webhook-not-yet-sent", {"dealt_with": 5})
    kept.resend("a", 0, 5)
    kept.resend("a", 4, 5)

    assert [(each.position, each.stop) for each in resends(datastore, made.row_id)] == [(-1, 5), (3, 5)]

"""An endpoint is told every event it wants, in log order, whatever fails on the way; what nobody takes is parked."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from api.services import Services
from api.webhooks.desk import FAILING_AFTER, RETRY_S
from domain.errors import Refused
from domain.ledger import webhook_progress
from domain.ledger.webhooks import RESENDS_MAX
from tests.sending.parts import Receiver, receiving
from tests.webhooks.parts import House, orders, positions, told, verified

ALL_TRIES = tuple(float(sum(RETRY_S[:tries])) for tries in range(len(RETRY_S) + 1))
"""When an event is tried that is never taken, in seconds after the first time."""
A_DAY = 24 * 3600


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def house(tmp_path: Path, receiver: Receiver) -> House:
    return House(tmp_path, receiver.url)


def test_an_endpoint_is_told_every_event_it_wants_in_log_order_and_signed(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2", "A-3")
    house.deliver(0, 0, 0)
    first, body = receiver.requests[0]

    assert orders(receiver) == ["A-1", "A-2", "A-3"]
    assert positions(receiver) == [0, 2, 4]
    assert verified(house.secret, (first, body))["subject"] == "orders/A-1"
    assert first["content-type"] == "application/cloudevents+json"
    assert [headers["webhook-id"] for headers, _ in receiver.requests] == [each["id"] for each in told(receiver)]
    assert house.webhook().position == 5
    assert [each.status for each in house.deliveries()] == ["DELIVERED"] * 3


def test_only_the_types_it_asked_for_are_sent_and_the_others_count_as_dealt_with(
    tmp_path: Path, receiver: Receiver
) -> None:
    house = House(tmp_path, receiver.url, "PaymentCaptured")
    house.ordered("A-1", "A-2")
    house.deliver(0, 0)

    assert receiver.requests == []
    assert house.webhook().position == 3


def test_a_crash_before_it_was_written_down_doubles_an_event_under_one_id_and_loses_none(
    house: House, receiver: Receiver
) -> None:
    house.ordered("A-1", "A-2")
    house.deliver(0, keep=False)
    house.deliver(0, 0)
    ids = [headers["webhook-id"] for headers, _ in receiver.requests]

    assert orders(receiver) == ["A-1", "A-1", "A-2"]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("status", [302, 400, 401, 404, 429, 500, 503])
def test_the_next_event_waits_until_the_one_before_is_taken(house: House, receiver: Receiver, status: int) -> None:
    house.ordered("A-1", "A-2")
    receiver.answers = [(status, {"Location": "http://127.0.0.1:1/"}), (status, {}), (200, {})]
    waits = house.deliver(0, 0, 5, 6, 20, 20)

    assert waits == [0, 5, 0, 14, 0, 0]
    assert orders(receiver) == ["A-1", "A-1", "A-1", "A-2"]
    assert [each.tries for each in house.deliveries()] == [3, 1]


def test_waiting_goes_on_where_it_was_after_a_restart(house: House, receiver: Receiver) -> None:
    house.ordered("A-1")
    receiver.answers = [(500, {})]
    house.deliver(0, 5)
    (one,) = house.deliveries()
    waits = house.deliver(6, 20)

    assert (one.status, one.tries, one.why) == ("RETRYING", 2, "status 500")
    assert waits == [14, 0]
    assert house.deliveries()[0].tries == 3


def test_a_receiver_that_asks_for_time_gets_it(house: House, receiver: Receiver) -> None:
    house.ordered("A-1")
    receiver.answers = [(429, {"Retry-After": "120"}), (200, {})]

    assert house.deliver(0, 5, 119, 120) == [0, 115, 1, 0]
    assert len(receiver.requests) == 2


def test_an_event_that_nobody_takes_for_a_day_is_parked_and_the_next_follows(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2")
    receiver.by_stream = {"orders/A-1": 400}
    house.deliver(*ALL_TRIES, A_DAY)
    first, second = house.deliveries()

    assert 0.9 * A_DAY < ALL_TRIES[-1] < 1.2 * A_DAY
    assert (first.status, first.tries, first.why) == ("PARKED", len(RETRY_S) + 1, "status 400")
    assert second.status == "DELIVERED"
    assert house.webhook().position == 3
    assert house.webhook().failing_since is None


def test_what_is_parked_is_sent_again_on_request(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2")
    receiver.by_stream = {"orders/A-1": 400}
    house.deliver(*ALL_TRIES, A_DAY)
    receiver.by_stream = {}
    parked = house.known(lambda services: services.webhooks.resend_parked("warehouse"))
    house.deliver(A_DAY, A_DAY, A_DAY)
    last, _ = receiver.requests[-1]

    assert parked == 1
    assert orders(receiver)[-2:] == ["A-2", "A-1"]
    assert last["webhook-id"] == receiver.requests[0][0]["webhook-id"]
    assert [each.status for each in house.deliveries()] == ["DELIVERED"] * 2


def test_of_what_is_parked_as_much_is_asked_for_as_can_wait_and_nothing_twice(house: House) -> None:
    def park(services: Services) -> None:
        write = services.ledger.datastore.begin()
        values = [
            (house.made.row_id, n, "OrderPlaced", "PARKED", 30, "status 400", "2026-01-01", None) for n in range(23)
        ]
        write.cursor.executemany("INSERT INTO webhook_deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        write.cursor.execute("UPDATE webhooks SET position = 30")
        write.commit()

    house.known(park)
    house.known(lambda services: services.webhooks.resend("warehouse", 3, 4))

    assert house.known(lambda services: services.webhooks.resend_parked("warehouse")) == RESENDS_MAX - 1
    with pytest.raises(Refused, match="20 ranges wait"):
        house.known(lambda services: services.webhooks.resend_parked("warehouse"))
    resends = house.known(lambda services: webhook_progress.resends(services.ledger.datastore, house.made.row_id))
    assert sorted(each.position + 1 for each in resends) == list(range(RESENDS_MAX))


def test_a_range_is_sent_again_in_order_while_new_events_go_on(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2", "A-3")
    house.deliver(0, 0, 0)
    house.known(lambda services: services.webhooks.resend("warehouse", 0, 3))
    house.ordered("A-4")
    house.deliver(1)
    half = orders(receiver)[3:]
    house.deliver(2, 2)

    assert half == ["A-4", "A-1"]
    assert orders(receiver)[3:] == ["A-4", "A-1", "A-2"]
    assert house.webhook().position == 7
    assert house.deliver(3, 3) == [3600, 3600]


def test_new_events_go_on_while_one_that_is_sent_again_is_not_taken(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2")
    house.deliver(0, 0)
    receiver.by_stream = {"orders/A-1": 500}
    house.known(lambda services: services.webhooks.resend("warehouse", 0, 1))
    house.ordered("A-3")
    house.deliver(1)

    assert orders(receiver) == ["A-1", "A-2", "A-3", "A-1"]
    assert [each.status for each in house.deliveries()] == ["RETRYING", "DELIVERED", "DELIVERED"]
    assert house.webhook().position == 5


def test_an_endpoint_that_is_gone_is_paused_and_keeps_its_event(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2")
    receiver.answers = [(410, {}), (200, {})]

    assert house.deliver(0, 0) == [0, -1]
    gone = house.webhook()
    assert (gone.reason, gone.position, len(receiver.requests)) == ("GONE", -1, 1)
    house.known(lambda services: services.webhooks.resume("warehouse"))
    house.deliver(1, 1)
    assert orders(receiver) == ["A-1", "A-1", "A-2"]
    assert house.webhook().paused_at is None


def test_an_endpoint_that_took_nothing_for_days_is_paused_by_itself(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2", "A-3", "A-4", "A-5")
    receiver.answers = [(500, {})]
    hours = range(int(FAILING_AFTER / timedelta(hours=1)) + 2)
    waits = house.deliver(*(3600.0 * hour for hour in hours))
    paused = house.webhook()

    assert waits[-1] == -1
    assert (paused.reason, paused.paused_at) == ("FAILING", f"{house.begun + FAILING_AFTER:%Y-%m-%dT%H:%M:%S.%fZ}")
    assert {each.status for each in house.deliveries()} == {"PARKED", "RETRYING"}


def test_a_receiver_that_trickles_is_not_waited_for(house: House, receiver: Receiver) -> None:
    house.ordered("A-1")
    receiver.slow.clear()
    house.deliver(0, timeout_s=0.3)
    (one,) = house.deliveries()
    receiver.slow.set()

    assert (one.status, one.why) == ("RETRYING", "timeout")


def test_a_receiver_that_is_not_there_is_tried_again(tmp_path: Path) -> None:
    with receiving() as receiver:
        house = House(tmp_path, receiver.url)
    house.ordered("A-1")
    house.deliver(0)
    (one,) = house.deliveries()

    assert (one.status, one.why) == ("RETRYING", "ConnectError")


def test_another_address_is_tried_at_once_and_from_the_first_try(house: House, receiver: Receiver) -> None:
    house.ordered("A-1")
    receiver.answers = [(500, {})]
    house.deliver(0, 5)
    with receiving() as other:
        house.known(lambda services: services.webhooks.change("warehouse", house.made._replace(url=other.url)))
        house.deliver(6)

        assert orders(other) == ["A-1"]
    assert house.deliveries()[0].tries == 1


def test_an_endpoint_that_is_resumed_while_a_failure_is_written_down_is_tried_at_once(
    house: House, receiver: Receiver
) -> None:
    house.ordered("A-1")
    receiver.answers = [(500, {}), (500, {}), (500, {}), (200, {})]
    house.deliver(0, 5)
    house.deliver(20, meanwhile=lambda services: services.webhooks.resume("warehouse"))
    waits = house.deliver(21)

    assert waits == [0]
    assert [each.status for each in house.deliveries()] == ["DELIVERED"]


def test_nothing_is_written_of_an_endpoint_that_was_deleted_while_it_was_told(house: House, receiver: Receiver) -> None:
    house.ordered("A-1")
    house.deliver(0, meanwhile=lambda services: services.webhooks.delete("warehouse"))

    assert len(receiver.requests) == 1
    assert house.deliveries() == []


def test_an_event_that_is_missing_from_the_log_is_never_passed_over(house: House, receiver: Receiver) -> None:
    house.ordered("A-1", "A-2")
    with sqlite3.connect(house.settings.db) as db:
        db.execute("DELETE FROM entries WHERE position = 2")
    with pytest.raises(RuntimeError, match="missing"):
        house.deliver(0, 0)

    assert receiver.requests == []

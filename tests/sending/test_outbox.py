"""The outbox: each message once in the file and once in the log, whatever ends the process in between."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from api.seat import Seat
from api.sending.dispatcher import AT_ONCE, Waiting, _ours
from api.sending.file_outbox import TAIL, FileOutbox
from domain.message import MessageBlock, MessagePrepared, MessageSent
from tests.examples import units
from tests.projections.shop import entry
from tests.sending.parts import House, ask_back
from tests.trace import requirement


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@requirement("R-003-35")
def test_what_is_told_leaves_word_for_word_and_is_recorded_as_sent(house: House) -> None:
    house.returned("A-1")

    assert house.send() == [1]
    (line,) = house.lines()
    assert line["blocks"] == [
        {"kind": "RECEIVED", "zh": "您的退货已签收,正在审核中", "en": "Your return has arrived and is being reviewed."}
    ]
    assert (line["stream"], line["message_id"]) == ("orders/A-1", "return-received.b1")
    assert (line["kind"], line["template"], line["template_version"]) == ("RETURN", "RETURN_RECEIVED", 1)
    assert (line["recipient"], line["language"], line["channels"]) == ("li", "zh-CN", [])
    with house.book() as book:
        sent = book.ledger.entries("orders/A-1")[-1]
    assert sent.actor == "ledger"
    assert sent.data == MessageSent(message_id=line["message_id"], channel="OUTBOX", reference=line["webhook-id"])


def test_only_its_owner_reads_the_outbox(house: House) -> None:
    house.returned("A-1")
    house.send()

    assert stat.S_IMODE(house.outbox.stat().st_mode) == 0o600


def test_what_was_sent_is_not_sent_again(house: House) -> None:
    house.returned("A-1", "A-2")

    assert house.send(after=(0, 1)) == [2, 0]
    assert house.send() == [0]
    assert [line["stream"] for line in house.lines()] == ["orders/A-1", "orders/A-2"]
    assert len(house.sent()) == 2


def test_neither_lost_read_models_nor_a_lost_seat_send_anything_again(house: House) -> None:
    house.returned("A-1")
    house.send()
    for lost in (house.seat, *house.seat.parent.glob("ledger.db.views*")):
        lost.unlink()
    house.returned("A-2")

    assert house.send() == [1]
    assert [line["stream"] for line in house.lines()] == ["orders/A-1", "orders/A-2"]


@pytest.mark.parametrize("nonsense", ["", "9", "0 cafe\n", "999999 00\n", "\x00\x00", "-5 x"])
def test_nonsense_in_the_seat_is_not_believed(house: House, nonsense: str) -> None:
    house.returned("A-1")
    house.send()
    house.seat.write_text(nonsense)
    house.returned("A-2")

    assert house.send() == [1]
    assert len(house.lines()) == 2


def test_a_line_that_was_written_and_not_recorded_is_not_written_again(house: House) -> None:
    house.returned("A-1", "A-2")
    asyncio.run(FileOutbox(house.outbox).send([_waiting(house)[0].message]))
    assert (len(house.lines()), house.sent()) == (1, [])

    assert house.send() == [2]
    assert [line["stream"] for line in house.lines()] == ["orders/A-1", "orders/A-2"]
    assert [stream for stream, _, _ in house.sent()] == ["orders/A-1", "orders/A-2"]


@pytest.mark.parametrize("kept", [0, 1, 40, -1])
def test_a_torn_line_is_mended(house: House, kept: int) -> None:
    house.returned("A-1")
    house.send()
    house.returned("A-2")
    whole = house.outbox.read_bytes()
    asyncio.run(FileOutbox(house.outbox).send([_waiting(house)[-1].message]))
    torn = house.outbox.read_bytes()[len(whole) :][:kept]
    house.outbox.write_bytes(whole + torn)

    assert house.send() == [1]
    assert [line["stream"] for line in house.lines()] == ["orders/A-1", "orders/A-2"]


def test_a_file_of_nothing_but_a_torn_line_is_mended(house: House) -> None:
    house.returned("A-1")
    house.outbox.write_bytes(b"{" * 200_000)

    assert house.send() == [1]
    assert len(house.lines()) == 1


def test_the_end_of_a_long_outbox_is_read_however_long_its_lines(house: House) -> None:
    house.returned("A-1")
    asyncio.run(FileOutbox(house.outbox).send([_waiting(house)[0].message]))
    foreign = json.dumps({"webhook-id": "msg_other", "blocks": "x" * 100_000}) + "\n"
    with house.outbox.open("a", encoding="utf-8") as file:
        file.write(foreign * 5 + "[]\nnot json\n")

    assert house.send() == [1]
    assert house.outbox.read_text(encoding="utf-8").count('"orders/A-1"') == 1
    assert AT_ONCE < TAIL


def test_an_outbox_that_was_moved_away_begins_anew(house: House) -> None:
    house.returned("A-1")
    house.send()
    house.outbox.rename(house.outbox.with_suffix(".old"))
    house.returned("A-2")
    house.send()

    assert [line["stream"] for line in house.lines()] == ["orders/A-2"]


def test_what_the_shop_sent_by_itself_is_left_alone(house: House) -> None:
    house.returned("A-1", "A-2")
    with house.book() as book:
        book.say("orders/A-1", "MessageSent", message_id="return-received.b1", channel="SMS")

    house.send()
    assert [line["stream"] for line in house.lines()] == ["orders/A-2"]
    assert house.sent() == [
        ("orders/A-1", "return-received.b1", "SMS"),
        ("orders/A-2", "return-received.b1", "OUTBOX"),
    ]


def test_what_was_prepared_before_there_was_a_port_is_the_shops_to_send() -> None:
    block = MessageBlock(kind="k", zh="好", en="well")
    before = MessagePrepared(message_id="m", kind="k", blocks=(block,))
    now = MessagePrepared(message_id="m", kind="k", blocks=(block,), template="T", template_version=1, customer_id="li")

    assert [_ours(entry("orders/A-1", 1, fact)) for fact in (before, now)] == [False, True]


def test_messages_about_one_order_leave_in_their_order(house: House) -> None:
    with house.book() as book:
        ask_back(book, "A-1")
        book.say("orders/A-1", "ReturnAuthorised", return_id="b1")
        book.say("orders/A-1", "ReturnReceived", return_id="b1", lines=units(_1=1))

    assert house.send(after=(0, 0, 0)) == [1, 1, 0]
    assert [line["template"] for line in house.lines()] == ["RETURN_AUTHORISED", "RETURN_RECEIVED"]


def test_a_disk_that_is_full_loses_nothing(house: House) -> None:
    house.returned("A-1")
    house.outbox.mkdir()  # nothing can be written there

    with pytest.raises(OSError, match="outbox"):
        house.send()
    house.outbox.rmdir()

    assert house.send() == [1]
    assert len(house.lines()) == 1


def test_one_process_sends_at_a_time(house: House) -> None:
    first, second = Seat(house.seat), Seat(house.seat)

    assert (first.take(), second.take()) == (True, False)
    first.leave()
    assert second.take() is True
    second.leave()


def test_a_log_without_messages_is_read_once(house: House) -> None:
    house.returned("A-1")
    with house.book() as book:
        for number in range(50):
            ask_back(book, f"B-{number}")
        last = book.ledger.head().size - 1
    house.send()

    seat = Seat(house.seat)
    assert seat.take()
    assert seat.read()[0] == last
    seat.leave()


def test_more_than_fit_at_once_all_leave(house: House) -> None:
    keys = [f"A-{number}" for number in range(AT_ONCE * 2 + 5)]
    house.returned(*keys)

    assert house.send(after=(0, 0, 0, 0)) == [AT_ONCE, AT_ONCE, 5, 0]
    assert [line["stream"] for line in house.lines()] == [f"orders/{key}" for key in keys]


def _waiting(house: House) -> list[Waiting]:
    with house.book() as book:
        return [Waiting(each) for each in book.ledger.log(types=("MessagePrepared",))]

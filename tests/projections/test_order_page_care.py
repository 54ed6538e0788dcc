"""What the page of an order tells beyond refunds: damages that were assessed, and messages word for word."""

from typing import Any

import pytest

from domain.catalogue import KINDS
from projections.history import history
from projections.order_page import order_page
from projections.order_view import order_view
from projections.replay import fold
from tests.book import Book
from tests.projections.test_care_board import book, stock_out

__all__ = ["book"]


def page(book: Book, stream: str, tag: str) -> str:
    entries = book.ledger.entries(stream)
    replayed = fold(KINDS["orders"], entries)
    view: dict[str, Any] = order_view(replayed.state, replayed.version, stream.partition("/")[2])
    return (
        order_page(view, history(entries, tag), tag, path=f"/v1/{stream}").replace("\u2068", "").replace("\u2069", "")
    )


@pytest.mark.parametrize(
    ("tag", "told", "unsent", "sent"),
    [
        ("zh-CN", "责任在我们这边，不在您。", "已拟好，尚未发出", "已通过 短信 发出"),
        ("en", "The fault is on our side, not yours.", "prepared, not sent yet", "sent over SMS"),
    ],
)
def test_the_message_stands_there_word_for_word_and_whether_it_went_out(
    book: Book, tag: str, told: str, unsent: str, sent: str
):
    stream = stock_out(book, "A-1")
    before = page(book, stream, tag)
    book.say(stream, "MessageSent", message_id="A-1.r1.m", channel="SMS")

    assert told in before
    assert unsent in before
    assert sent in page(book, stream, tag)


def test_damages_stand_there_with_what_is_missing(book: Book):
    stream = stock_out(book, "A-1")
    lines = [{"line": "1", "quantity": 1}]
    book.say(stream, "DamagesAssessed", assessment_id="d1", basis="STATUTORY_55", lines=lines, conditions=["FRAUD"])
    book.say(stream, "DamagesAssessed", assessment_id="d2", basis="STATUTORY_148", lines=lines)
    shown = page(book, stream, "en")

    assert "Consumer Rights Protection Law, article 55" in shown
    assert "1800.00\N{NO-BREAK SPACE}CNY" in shown
    assert "does not qualify: nothing shows it to be below the food safety standard" in shown

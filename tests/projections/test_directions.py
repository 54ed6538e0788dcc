"""What people wrote does not turn around the figures beside it."""

import sys
from unicodedata import bidirectional

import pytest

from projections.history import history
from projections.order_page import order_page
from projections.order_view import order_view
from projections.sentences.directions import Apart, set_apart
from tests.book import Book
from tests.examples import lines, order

OVERRIDE = "\u202e"
ARABIC = "غلاية"


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_a_mark_that_reorders_text_unseen_is_left_out(mark: str) -> None:
    assert set_apart(f"Kettle{mark}é") == "Kettleé"


def test_text_from_right_to_left_is_isolated_once() -> None:
    isolated = f"\u2068{ARABIC}\u2069"

    assert set_apart(ARABIC) == isolated
    assert set_apart(set_apart(ARABIC)) == isolated
    assert set_apart(f"\u2069{ARABIC}") == isolated
    assert isinstance(set_apart("plain"), Apart)


def test_every_letter_from_right_to_left_that_unicode_has_is_isolated() -> None:
    letters = [char for char in map(chr, range(sys.maxunicode + 1)) if bidirectional(char) in ("R", "AL")]

    assert len(letters) > 1_000
    assert [char for char in letters if char not in "\u061c\u200f" and set_apart(char) != f"\u2068{char}\u2069"] == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_title_cannot_reverse_the_money_after_it(language: str) -> None:
    book = Book()
    goods = [{**lines(330_00)[0], "title": f"Kettle{OVERRIDE}é"}, {**lines(1_00, 2_00)[1], "title": ARABIC}]
    book.say("orders/A-1", "OrderPlaced", **order(lines=goods))
    book.say("orders/A-1", "LinesCancelled", lines=[{"line": "2", "quantity": 1}], cause="MERCHANT")
    stream = book.stream("orders/A-1")
    told = history(book.ledger.entries("orders/A-1"), language)
    view = order_view(stream.state, stream.version, "A-1")

    page = order_page(view, told, language, path="/v1/orders/A-1")

    for text in (told[0]["sentence"], page):
        assert OVERRIDE not in text
        assert f"\u2068{ARABIC}\u2069" in text
        assert "\u2068\u2068" not in text
    assert "332.00 CNY" in told[0]["sentence"]

"""The drawings of figures on values: what is told of a part whose whole counted on other days."""

from typing import Any

import pytest

from projections.console.breakdowns import drawn_rows
from projections.console.course import drawn_overview
from projections.figures.headline import key_figures
from projections.figures.orders import figures
from projections.figures.spans import Span, parts
from projections.follower import Follower
from projections.sentences.language import EN, ZH, Language
from tests.book import Book
from tests.examples import order
from tests.trace import requirement

WEEKS = Span("2026-04-27", "2026-05-17")
"""The book's shop opens on Friday, 1 May 2026."""


def told(span: Span) -> Any:
    """The key figures of a shop that took an order in the first week, which was disputed in the second."""
    book = Book()
    book.say("orders/A-1", "OrderPlaced", **order(100_00))
    book.say("orders/A-1", "PaymentCaptured", payment_id="p1", amount=100_00, tender="WECHAT")
    book.later(days=7)
    opened = {"channel": "APP", "category": "QUALITY", "scene": "APPLIANCE_FAULT", "order_id": "A-1"}
    book.say("cases/C-1", "CaseOpened", **opened)
    follower = Follower(":memory:")
    follower.apply(book.ledger.log(limit=1000))
    return {"figures": key_figures(follower.read, span, parts(span, "week"))}


def card(page: Any, name: str, language: Language = EN) -> Any:
    groups = drawn_overview(page, language)
    return next(each for group in groups.values() for each in group if each["key"].startswith(name))


@requirement("R-000-46")
@pytest.mark.parametrize(("language", "value"), [(EN, "no rate"), (ZH, "分母为零")])
def test_a_week_with_a_part_and_no_whole_says_both(language: Language, value: str):
    drawn = card(told(WEEKS), "dispute", language)

    found = [(row["value"], row["basis"]) for row in drawn["rows"]]
    assert found == [
        ("0%", language.label("figure_of", part=0, whole=1)),
        (value, language.label("figure_of", part=1, whole=0)),
        (language.labels["no_figure"], ""),
    ]


def test_where_part_and_whole_count_on_other_days_no_week_is_told_as_lowest_or_highest():
    page = told(WEEKS)

    dispute, value = card(page, "dispute")["said"], card(page, "order_value")["said"]
    assert dispute == (
        "Dispute rate, 2026-04-27 – 2026-05-17: 100% in all (1 of 1). Part and whole count on days of their own."
    )
    assert "lowest" in value


def test_a_period_with_a_part_and_no_whole_is_not_told_as_without_data():
    drawn = card(told(Span("2026-05-04", "2026-05-10")), "dispute")

    assert (drawn["known"], drawn["measured"], drawn["value"], drawn["basis"]) == (True, False, "no rate", "1 of 0")
    assert drawn["change"]["text"] == ""
    assert drawn["change"]["before"] == "before: 0% (0 of 1)"


def test_a_row_with_a_part_and_no_whole_says_both():
    row = {"type": "NONE", "currency": "CNY", "figures": figures({"orders_disputed": 1, "disputes": 1})}

    (drawn,) = drawn_rows({"by": "coupons", "rows": [row]}, EN)["rows"]

    assert [(cell["text"], cell["basis"]) for cell in drawn["cells"]][2:4] == [("none", ""), ("no rate", "1 of 0")]

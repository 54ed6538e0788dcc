"""What the page of an order says in passing: what is overdue, what became of quotes and returns, what is to pay."""

from typing import Any

import pytest

from projections.order_page import due_first, lead, order_page
from projections.order_view import order_view
from projections.sentences.language import EN, ZH
from tests.examples import cancel, give_back, off, order, paid_order, place, shop_with, units
from tests.story import Shop

A1 = "orders/A-1"
RECEIPT = {"sha256": "ab" * 32}


def page(shop: Shop, tag: str = "en", key: str = "A-1") -> str:
    view: dict[str, Any] = order_view(shop.order(key), 1, key)
    text = order_page(view, [], tag, path=f"/v1/orders/{key}")
    return text.replace("\u2068", "").replace("\u2069", "").replace("\N{NO-BREAK SPACE}", " ")


def bought() -> Shop:
    """Two at 200.00 less 50.00, paid on 1 May."""
    return paid_order(off(50_00, threshold=300_00), 200_00, 200_00)


def test_a_refund_that_is_overdue_says_so_until_it_is_paid():
    shop = cancel(bought(), _2=1).at("2026-05-09").say(A1, "OrderDue", kind="REFUND_7", item="r1")

    assert "unpaid 7 days after it fell due" in page(shop)
    assert "应退之后 7 日未付清" in page(shop, "zh-CN")
    assert "unpaid 7 days" not in page(cancel(bought(), _2=1))


def test_a_quote_says_what_became_of_it():
    shop = bought().say(A1, "RefundQuoted", lines=units(_2=1), cause="BUYER_NO_REASON")
    assert '<span class="tag open">open</span>' in page(shop)

    assert '<span class="tag superseded">已失效</span>' in page(cancel(shop, _1=1), "zh-CN")


def test_the_postage_of_a_return_is_headed_as_such():
    shop = give_back(bought(), "b1", "QUALITY", _1=1)
    shop.say(A1, "ReturnFreightReimbursed", return_id="b1", amount=12_00, receipt=RECEIPT)
    text = page(shop)

    assert "postage of a return ·" in text
    assert "postage 12.00 CNY (refund r2), borne by the merchant" in text
    assert "Compensation and postage" in text
    assert '<td class="word" data-label="Wanted">refund</td>' in text


def test_a_return_that_was_refused_says_on_what_ground():
    shop = bought().say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")
    shop.say(A1, "ReturnRefused", return_id="b1", ground="NOT_PROVEN", reason="no fault was found")

    assert "ground: the fault was not shown" in page(shop)
    assert "理由：" in page(shop, "zh-CN")


def test_until_when_goods_are_to_be_sent_is_said_only_while_they_are_awaited():
    shop = bought().say(A1, "ReturnRequested", return_id="b1", lines=units(_1=1), cause="QUALITY")
    shop.say(A1, "ReturnAuthorised", return_id="b1", send_by="2026-05-10T15:59:59.000000Z")
    assert "to be sent back by" in page(shop)

    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])
    assert "to be sent back by" not in page(shop)


def test_a_line_names_what_it_was_exchanged_for():
    shop = bought().say(
        A1,
        "ReturnRequested",
        return_id="b1",
        lines=units(_1=1),
        cause="QUALITY",
        remedy="EXCHANGE",
        replacements=[{"line": "1", "sku": "mug", "title": "Mug", "list_price": 200_00}],
    )
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])

    assert "exchanged for Mug" in page(shop)
    assert '<td class="word" data-label="Wanted">exchange</td>' in page(shop)


def test_a_line_says_when_its_window_closed():
    shop = bought().say(A1, "LinesDelivered", lines=units(_1=1))
    shop.at("2026-05-10").say(A1, "OrderDue", kind="WINDOW", item="1")

    assert "no-reason return until 8 May 2026, 23:59" in page(shop)


def test_who_still_has_to_pay_is_not_told_that_nothing_is_owed():
    text = page(place(shop_with(off(50_00, threshold=300_00)), 200_00, 200_00))

    assert "Nothing is owed" not in text
    assert "Still to pay" in text[text.index("Who owes whom") :]
    assert "Nothing is owed" in page(bought())


def test_the_parts_of_a_split_order_lead_to_each_other():
    shop = Shop().say(A1, "OrderPlaced", **order(100_00, 200_00))
    parts = [{"order_id": f"A-1-{line}", "lines": [line]} for line in ("1", "2")]
    shop.say(A1, "OrderSplit", parts=parts)

    assert '<a href="/v1/orders/A-1-2?lang=en">A-1-2</a>' in page(shop)
    assert '<a href="/v1/orders/A-1?lang=en">A-1</a>' in page(shop, key="A-1-1")


def owing(*refunds: tuple[str, int], open_shortfall: int = 0) -> dict[str, Any]:
    """What a view tells of refunds that are to be paid by a day of May each."""
    rows = [{"pay_by": f"2026-05-{day}T15:59:00.000000Z", "unpaid": unpaid} for day, unpaid in refunds]
    owed = sum(unpaid for _, unpaid in refunds) - open_shortfall
    money = {"owed_to_customer": max(0, owed), "owed_by_customer": max(0, -owed), "outstanding": 0}
    return {"currency": "CNY", "payment_due_at": "2026-04-01T00:00:00.000000Z", "money": money, "refunds": rows}


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (owing(("29", 400_84), ("27", 30_00)), "430.84 CNY, 30.00 CNY of it to be paid by 27 May 2026, 23:59."),
        (owing(("27", 400_84), ("27", 30_00)), "430.84 CNY, to be paid by 27 May 2026, 23:59."),
        (owing(("27", 0), ("29", 30_00)), "30.00 CNY, to be paid by 29 May 2026, 23:59."),
        (owing(("27", 30_00), ("29", 40_00), open_shortfall=50_00), "20.00 CNY, to be paid by 27 May 2026, 23:59."),
    ],
)
def test_of_what_is_due_on_several_days_the_first_is_told_apart(view: dict[str, Any], said: str) -> None:
    assert lead(view, EN).replace("\N{NO-BREAK SPACE}", " ") == f"The customer is owed {said}"


def test_the_first_day_is_told_apart_in_chinese_too() -> None:
    told = lead(owing(("27", 30_00), ("29", 400_84)), ZH).replace("\N{NO-BREAK SPACE}", " ")

    assert told == "应退给客户 430.84 CNY，其中 30.00 CNY 最迟 2026年5月27日 23:59 付清。"


def test_what_is_even_or_owed_by_the_customer_is_due_at_no_time() -> None:
    assert due_first(owing()) is None
    assert due_first(owing(("27", 30_00), open_shortfall=40_00)) is None

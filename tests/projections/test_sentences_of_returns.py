"""What is told of an order's freight, of exchanges and of returns that are let in."""

from domain.order.events import LinesExchanged, OrderPlaced, ReturnAuthorised
from projections.sentences.language import EN, ZH, Language
from projections.sentences.parts import parts, variant
from projections.sentences.speaker import Speaker
from projections.sentences.template import fill
from tests.examples import ask_back, order
from tests.story import Shop

A1 = "orders/A-1"


def told(shop: Shop, fact: type, language: Language) -> str:
    """The sentence of the fact just recorded, without the marks that set its values apart."""
    (found,) = shop.recorded(fact)
    placed = shop.order().placed
    assert placed is not None
    speaker = Speaker(language).hear(placed)
    text = fill(language.sentences[variant(found)], parts(found, speaker))
    return "".join(letter for letter in text if letter not in "\u2068\u2069\u200e\u200f")


def test_an_order_tells_its_free_freight_and_its_insurance():
    free, insured = {"threshold": 99_00, "amount": 8_00}, {"insurer": "PICC", "cover_max": 10_00}
    shop = Shop().say(A1, "OrderPlaced", **order(100_00, free_freight=free, freight_insurance=insured))

    assert "free from 99.00 CNY on, else 8.00 CNY, return postage insured with PICC up to 10.00 CNY, to pay" in told(
        shop, OrderPlaced, EN
    )
    assert "，满 99.00 CNY 免运费 8.00 CNY，PICC 承保退货运费险，最高 10.00 CNY，应付" in told(shop, OrderPlaced, ZH)
    assert "insured" not in told(Shop().say(A1, "OrderPlaced", **order(100_00)), OrderPlaced, EN)


def test_a_cheaper_exchange_of_an_unpaid_order_promises_no_money():
    shop = Shop().say(A1, "OrderPlaced", **order(100_00))
    replacement = {"line": "1", "sku": "other", "list_price": 80_00}
    asked = {"return_id": "b1", "lines": [{"line": "1", "quantity": 1}], "cause": "QUALITY", "remedy": "EXCHANGE"}
    shop.say(A1, "ReturnRequested", **asked, replacements=[replacement])
    shop.say(A1, "ReturnInspected", return_id="b1", lines=[{"line": "1", "accepted": 1}])

    assert shop.names() == ["ReturnInspected", "LinesExchanged"]
    assert "which costs 20.00 CNY less" in told(shop, LinesExchanged, EN)
    assert "价款减少 20.00 CNY" in told(shop, LinesExchanged, ZH)


def test_a_return_that_is_let_in_is_told_by_when_and_at_whose_cost():
    shop = ask_back(Shop().say(A1, "OrderPlaced", **order(100_00)), "b1", _1=1)
    shop.say(A1, "ReturnAuthorised", return_id="b1", send_by="2026-05-10T15:59:59.000000Z")

    text = told(shop, ReturnAuthorised, EN)
    assert text.startswith("Return b1 may be sent back by ")
    assert "; the customer bears the postage" in text

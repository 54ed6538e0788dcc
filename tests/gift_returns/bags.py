"""Order ABCDE12345: goods for 299.00 and two «环保购物袋» with them, declared at 39.00 each, signed for on 1 May."""

from typing import Any

import msgspec

from domain.catalogue import KINDS
from domain.order.events.gift_returns import Check, GiftReturnInstructed, GiftReturnRequested, GiftReturnReviewed
from domain.order.state import GiftReturn
from tests.examples import LI, house_rules, order, units
from tests.story import Shop

NO = "ABCDE12345"
ORDER = f"orders/{NO}"
ACCOUNT = f"customers/{LI}"
SIGNED = "2026-05-01T07:00:00.000000Z"  # 15:00 in Shanghai
CLOSES = "2026-05-08T15:59:59.999999Z"
FRIDAY = "2026-06-12T08:00:00.000000Z"  # 16:00 in Shanghai
GOODS = {"line": "1", "sku": "mixer", "title": "Mixer", "category": "goods", "kind": "GOODS"}
BAG = {"line": "2", "sku": "bag", "title": "环保购物袋", "category": "gifts", "kind": "GIFT", "belongs_to": "1"}
PHOTO = ["photo-1"]
FORM: dict[str, Any] = {
    "gift_return_id": "g1",
    "kind": "VOLUNTARY",
    "order_no": NO,
    "items": ["环保购物袋x2"],
    "reason": "商品存在质量问题",
    "contact": "li@example.com",
}


def goods_and(*gifts: dict[str, Any], goods: int = 1) -> list[dict[str, Any]]:
    return [GOODS | {"list_price": 299_00, "quantity": goods}, *gifts]


def bag(**members: Any) -> dict[str, Any]:
    return BAG | {"list_price": 0, "quantity": 2, "declared_value": 39_00, **members}


def bought(shop: Shop | None = None, *gifts: dict[str, Any], goods: int = 1) -> Shop:
    """Placed and paid, with these gifts in place of the bags if any are named."""
    shop = shop or Shop()
    shop.say(ORDER, "OrderPlaced", **order(lines=goods_and(*(gifts or (bag(),)), goods=goods)))
    return shop.say(ORDER, "PaymentCaptured", payment_id="p1", amount=299_00 * goods, tender="WECHAT")


def arrived(shop: Shop | None = None) -> Shop:
    """The goods and both bags were signed for on 1 May at 15:00."""
    shop = (shop or bought()).at(SIGNED)
    return shop.say(ORDER, "LinesDelivered", lines=units(_1=1, _2=2), signed_at=SIGNED)


def ruled(**rules: Any) -> Shop:
    """A shop with these house rules in force."""
    return house_rules(Shop(), **rules)


def recycling(points: int = 50) -> Shop:
    """While «环保回收计划» lasts, all of 2026, a bag given back earns 50 points."""
    programme = {
        "programme_id": "环保回收计划",
        "opens_at": "2025-12-31T16:00:00.000000Z",
        "closes_at": "2026-12-31T15:59:59.999999Z",
        "points": points,
    }
    return arrived(bought(ruled(recycling=programme)))


def apply(shop: Shop, **members: Any) -> Shop:
    """Apply for a gift return on the form of table 1, with these members otherwise; None leaves one out."""
    stated = {name: value for name, value in (FORM | members).items() if value is not None}
    return shop.say(ORDER, "GiftReturnRequested", **stated)


def not_taken_in(shop: Shop, **members: Any) -> Any:
    """The refusal that the application meets."""
    stated = {name: value for name, value in (FORM | members).items() if value is not None}
    return shop.refusal(ORDER, "GiftReturnRequested", **stated)


def requested(shop: Shop) -> GiftReturnRequested:
    (fact,) = shop.recorded(GiftReturnRequested)
    assert isinstance(fact, GiftReturnRequested)
    return fact


def ask_back_goods(shop: Shop) -> Shop:
    """A return of the mixer without a reason."""
    cause = "BUYER_NO_REASON"
    return shop.say(ORDER, "ReturnRequested", return_id="b1", cause=cause, approver="boss", lines=units(_1=1))


def step(shop: Shop, type_: str, gift_return_id: str = "g1", **members: Any) -> Shop:
    """One more fact about the gift return."""
    return shop.say(ORDER, type_, gift_return_id=gift_return_id, **members)


def no_step(shop: Shop, type_: str, gift_return_id: str = "g1", **members: Any) -> str:
    """The code of the refusal that the fact meets."""
    return shop.refusal(ORDER, type_, gift_return_id=gift_return_id, **members).code


def state(shop: Shop, gift_return_id: str = "g1") -> GiftReturn:
    return shop.order(NO).gift_returns[gift_return_id]


def status(shop: Shop, gift_return_id: str = "g1") -> str:
    return state(shop, gift_return_id).status


def found(shop: Shop) -> GiftReturnReviewed:
    (fact,) = shop.recorded(GiftReturnReviewed)
    assert isinstance(fact, GiftReturnReviewed)
    return fact


def failed(shop: Shop) -> list[Check]:
    """The checks that the last review's application did not pass."""
    return [check for check in found(shop).checks if not check.passed]


def instruction(shop: Shop) -> GiftReturnInstructed:
    (fact,) = shop.recorded(GiftReturnInstructed)
    assert isinstance(fact, GiftReturnInstructed)
    return fact


def counts(fact: GiftReturnInstructed) -> dict[str, int]:
    return {each.line: each.quantity for each in fact.gifts}


def points(shop: Shop) -> int:
    return shop.stream(ACCOUNT).state.points


def replayed(shop: Shop) -> Shop:
    """A shop that knows only the log, each fact read back from its stored text."""
    again = Shop()
    for stream, fact, at in shop.log:
        read = msgspec.json.decode(msgspec.json.encode(fact), type=type(fact))
        kind = KINDS[stream.split("/")[0]]
        before = again.stream(stream)
        again.streams[stream] = before._replace(
            state=kind.evolve(before.state, read, at),
            version=before.version + 1,
            leaf_hash=shop.stream(stream).leaf_hash,
        )
    return again

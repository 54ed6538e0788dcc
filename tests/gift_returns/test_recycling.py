"""«环保回收计划»: gifts given back earn points, once, and points pay for the next purchase."""

from domain.customer import PointsGranted
from domain.order.events import RefundSettled
from domain.order.events.gift_returns import RecyclingPointsAwarded
from tests.examples import order, units
from tests.gift_returns.bags import (
    ACCOUNT,
    ORDER,
    PHOTO,
    SIGNED,
    apply,
    arrived,
    ask_back_goods,
    bag,
    bought,
    failed,
    not_taken_in,
    points,
    recycling,
    replayed,
    requested,
    ruled,
    status,
    step,
)
from tests.story import Shop
from tests.trace import requirement

NEXT = "orders/NEXT-1"


def recycled(shop: Shop | None = None) -> Shop:
    """Two bags given back for 50 points each."""
    shop = apply(shop or recycling(), kind="RECYCLING", evidence=PHOTO)
    return step(shop, "GiftReturnReviewed")


@requirement("R-002-35", "R-002-36")
def test_recycling_takes_a_programme_and_a_picture():
    assert not_taken_in(arrived(), kind="RECYCLING", evidence=PHOTO).code == "no-programme"
    assert not_taken_in(recycling(), kind="RECYCLING").code == "evidence-missing"
    assert requested(apply(recycling(), kind="RECYCLING", evidence=PHOTO)).images == 1


@requirement("R-002-35")
def test_a_programme_that_is_over_takes_nothing_in():
    over = {"programme_id": "p", "opens_at": "2024-01-01T00:00:00.000000Z", "closes_at": SIGNED, "points": 50}
    shop = bought(ruled(recycling=over)).at(SIGNED).say(ORDER, "LinesDelivered", lines=units(_1=1, _2=2))

    assert not_taken_in(shop, kind="RECYCLING", evidence=PHOTO).code == "no-programme"


@requirement("R-002-37")
def test_two_bags_are_a_hundred_points_in_the_same_breath_as_the_approval():
    shop = recycled()

    assert shop.recorded(RecyclingPointsAwarded, PointsGranted) == [
        RecyclingPointsAwarded(gift_return_id="g1", programme_id="环保回收计划", points=100),
        PointsGranted(order_id="ABCDE12345", points=100, basis="RECYCLING"),
    ]
    assert shop.names(ACCOUNT) == ["PointsGranted"]
    assert points(shop) == 100


@requirement("R-002-37")
def test_what_has_to_go_back_anyway_earns_no_points():
    assert points(recycled(ask_back_goods(recycling()))) == 0


@requirement("R-002-37")
def test_points_come_once_whatever_is_said_again():
    shop = recycled()
    assert step(shop, "GiftReturnReviewed").last == []
    step(step(shop, "GiftDispatched"), "GiftReceived", lines=units(_2=2))
    step(shop, "GiftReturnArchived", score=5)
    assert step(shop, "GiftReturnReviewed").last == []

    assert points(shop) == 100


@requirement("R-002-37")
def test_the_same_bags_earn_no_points_under_another_application():
    shop = apply(recycled(), kind="RECYCLING", evidence=PHOTO, gift_return_id="g2")
    step(shop, "GiftReturnReviewed", "g2")

    assert [(check.name, check.difference) for check in failed(shop)] == [("QUANTITY", 2)]
    assert (status(shop, "g2"), points(shop)) == ("REJECTED", 100)


def test_what_is_turned_down_earns_nothing():
    shop = step(
        apply(recycling(), kind="RECYCLING", evidence=PHOTO), "GiftReturnReviewed", decision="REJECT", reason="not ours"
    )

    assert (status(shop), points(shop), ACCOUNT in shop.streams) == ("REJECTED", 0, False)


def test_giving_back_earns_points_under_a_programme_only():
    """B-11: a gift that has to go back, or that she does not want, earns none."""
    for kind in ("MANDATORY", "VOLUNTARY"):
        assert points(step(apply(recycling(), kind=kind), "GiftReturnReviewed")) == 0


def test_who_applied_in_time_has_her_points_though_the_programme_is_over_when_it_is_reviewed():
    shop = apply(recycling(), kind="RECYCLING", evidence=PHOTO).at("2027-01-04")

    assert points(step(shop, "GiftReturnReviewed")) == 100


def test_points_are_not_given_back_as_a_gift_to_earn_points():
    gift = bag(line="3", sku="points", title="积分", quantity=1, gives={"kind": "POINTS", "points": 100})
    programme = {"programme_id": "p", "opens_at": "2026-01-01T00:00:00.000000Z", "points": 50}
    rules = {"recycling": programme | {"closes_at": "2026-12-31T00:00:00.000000Z"}}
    shop = bought(ruled(**rules), bag(), gift)

    assert not_taken_in(shop, kind="RECYCLING", evidence=PHOTO, items=["积分x1"]).code == "not-a-thing"
    assert points(shop) == 100


def paid(shop: Shop, *tenders: str) -> Shop:
    """The next order costs 50.00: 100 points pay 1.00 of it, 49.00 are left."""
    goods = {"line": "1", "sku": "cup", "title": "Cup", "category": "goods", "kind": "GOODS"}
    shop.say(NEXT, "OrderPlaced", **order(lines=[goods | {"list_price": 50_00, "quantity": 1}]))
    capture = {
        "POINTS": {"payment_id": "points", "amount": 1_00, "tender": "POINTS", "points": 100},
        "CARD": {"payment_id": "card", "amount": 49_00, "tender": "CARD"},
    }
    for tender in tenders:
        shop.say(NEXT, "PaymentCaptured", **capture[tender])
    return shop


@requirement("R-002-38")
def test_a_hundred_points_are_a_yuan_off_the_next_purchase():
    shop = paid(recycled(), "POINTS")
    assert (shop.order("NEXT-1").outstanding, points(shop)) == (49_00, 0)

    shop.say(NEXT, "PaymentCaptured", payment_id="card", amount=49_00, tender="CARD")
    assert shop.order("NEXT-1").outstanding == 0
    assert shop.refusal(ACCOUNT, "PointsSpent", points=1, reference="x").code == "not-enough-points"


def back_over(shop: Shop) -> list[tuple[str, int]]:
    (fact,) = shop.recorded(RefundSettled)
    assert isinstance(fact, RefundSettled)
    return [(share.payment_id, share.amount) for share in fact.split]


@requirement("R-002-38")
def test_a_refund_returns_points_first_whichever_was_paid_first():
    for tenders in (("POINTS", "CARD"), ("CARD", "POINTS")):
        shop = paid(recycled(), *tenders).say(NEXT, "RefundGranted", amount=10_00, reason="a scratch")
        shop.say(NEXT, "RefundSettled", refund_id="r1", reference="bank-1")

        assert sorted(back_over(shop)) == [("card", 9_00), ("points", 1_00)]
        assert points(shop) == 100


@requirement("R-002-38")
def test_a_whole_refund_returns_all_of_both():
    shop = paid(recycled(), "POINTS", "CARD")
    shop.say(NEXT, "LinesCancelled", lines=units(_1=1), cause="BUYER_NO_REASON")
    shop.say(NEXT, "RefundSettled", refund_id="r1", reference="bank-1")

    assert back_over(shop) == [("points", 1_00), ("card", 49_00)]
    assert points(shop) == 100


def test_the_log_folded_again_gives_the_same_account():
    shop = paid(recycled(), "POINTS", "CARD")

    assert replayed(shop).streams == shop.streams

"""A quarantined batch is not sent, whatever order it is for; anything else is."""

from typing import Any

import pytest

from domain.batches import batches_stream
from domain.fact import Said, Seen, Unread
from domain.order.events import LineCount, LinesShipped
from domain.order.fulfilment import ship_lines
from tests.examples import units
from tests.incident.dairy import E1, PLAN, buy, declare, inspect, quarantined, recalled, sent, yoghurt
from tests.story import Shop
from tests.trace import requirement

FIRST: dict[str, Any] = {"lines": units(_1=1)}


@requirement("R-003-46")
def test_a_unit_of_a_quarantined_batch_is_not_sent():
    refusal = quarantined(buy(Shop())).refusal("orders/A-1", "LinesShipped", **FIRST)

    assert (refusal.code, refusal.ref) == ("batch-quarantined", "食品安全法 63")
    assert refusal.extra == {"line": "1", "batch": "B7", "incident_id": "E-1"}


@pytest.mark.parametrize("batch", ["B8", None])
def test_other_goods_go_out_as_ever(batch: str | None):
    shop = quarantined(buy(Shop(), lines=yoghurt(5_00, batch=batch)))

    assert sent(shop).names() == ["LinesShipped"]


def test_goods_without_a_batch_read_no_register():
    """What cannot be stopped costs nothing: a shipment is decided on the order alone."""
    for batch, register in ((None, []), ("B7", [batches_stream("B7")])):
        shop = buy(Shop(), lines=yoghurt(5_00, batch=batch))
        fact = LinesShipped(lines=(LineCount(line="1", quantity=1),))
        said = Said("orders/A-1", fact, shop.now, shop.now)
        asked: list[str] = []
        try:
            ship_lines(Seen({said.stream: shop.stream(said.stream)}), said)
        except Unread as unread:
            asked += unread.streams
        assert asked == register


@pytest.mark.parametrize("only", [{"sku": "sku-9"}, {"merchant_id": "m9"}])
def test_a_number_that_another_article_or_merchant_uses_too_stops_only_what_is_meant(only: dict[str, Any]):
    assert sent(quarantined(buy(Shop()), **only)).names() == ["LinesShipped"]


@pytest.mark.parametrize("only", [{"sku": "sku-1"}, {"merchant_id": "m1"}])
def test_the_article_or_merchant_that_is_meant_is_stopped(only: dict[str, Any]):
    refusal = quarantined(buy(Shop()), **only).refusal("orders/A-1", "LinesShipped", **FIRST)

    assert refusal.code == "batch-quarantined"


def test_what_left_before_the_quarantine_left():
    shop = buy(Shop())
    before = shop.now
    quarantined(shop.later(hours=1))

    assert shop.say("orders/A-1", "LinesShipped", **FIRST, at=before).names() == ["LinesShipped"]


def test_an_imported_shipment_happened_whatever_was_forbidden():
    shop = quarantined(Shop())
    buy(shop, said={"historical": True})

    assert shop.say("orders/A-1", "LinesShipped", **FIRST, historical=True).names() == ["LinesShipped"]


def test_what_an_inspection_cleared_is_sent_again():
    shop = inspect(quarantined(buy(Shop())), "CLEARED").say(E1, "BatchReleased", reason="safe")

    assert sent(shop).names() == ["LinesShipped"]
    assert shop.say(E1, "BatchReleased", reason="safe").names() == []


def test_two_emergencies_stop_a_batch_until_both_let_it_go():
    shop = inspect(quarantined(buy(Shop())), "CLEARED")
    declare(shop, "incidents/E-2").say("incidents/E-2", "BatchQuarantined")
    shop.say(E1, "BatchReleased", reason="safe")

    assert shop.refusal("orders/A-1", "LinesShipped", **FIRST).extra["incident_id"] == "E-2"


def test_a_dangerous_batch_is_never_released():
    for result in ("CONFIRMED", "INCONCLUSIVE"):
        shop = inspect(quarantined(Shop()))
        if result == "INCONCLUSIVE":  # finds nothing either way, so the danger stays confirmed
            inspect(shop, result, report_sha256="34" * 32)
        refusal = shop.refusal(E1, "BatchReleased", reason="enough time passed", approver="zhao")
        assert refusal.code == "batch-unsafe"


def test_without_a_finding_an_approver_answers_for_the_release():
    shop = quarantined(Shop())

    assert shop.refusal(E1, "BatchReleased", reason="a mistake").code == "release-needs-approval"
    assert shop.say(E1, "BatchReleased", reason="a mistake", approver="zhao").names() == ["BatchReleased", "BatchFreed"]


@requirement("R-003-47")
def test_what_is_recalled_is_stopped_in_the_same_breath():
    shop = recalled(buy(Shop()))

    assert shop.names() == ["RecallOrdered", "BatchQuarantined", "BatchStopped"]
    assert shop.refusal("orders/A-1", "LinesShipped", **FIRST).code == "batch-quarantined"


@requirement("R-003-47")
def test_before_an_inspection_a_recall_takes_an_approver_and_a_reason():
    shop = declare(Shop())

    assert shop.refusal(E1, "RecallOrdered", **PLAN).code == "recall-needs-grounds"
    assert shop.refusal(E1, "RecallOrdered", **PLAN, approver="zhao").code == "recall-needs-grounds"
    recall = shop.say(E1, "RecallOrdered", **PLAN, approver="zhao", reason="children are ill").stream(E1).state.recall
    assert (recall.confirmed, recall.laws) == (False, ("食品安全法 63", "消费者权益保护法实施条例 8"))


def test_a_batch_that_was_released_is_recalled_only_when_a_danger_is_confirmed_after_all():
    shop = inspect(quarantined(Shop()), "CLEARED").say(E1, "BatchReleased", reason="safe")
    grounds: dict[str, Any] = {"approver": "zhao", "reason": "one more report"}

    assert shop.refusal(E1, "RecallOrdered", **PLAN, **grounds).code == "batch-released"
    inspect(shop, "CONFIRMED", report_sha256="34" * 32).say(E1, "RecallOrdered", **PLAN)
    assert shop.stream(E1).state.recalling
    assert shop.names() == ["RecallOrdered", "BatchQuarantined", "BatchStopped"]


def test_a_recall_ends_only_where_an_inspection_clears_the_batch():
    shop = declare(Shop()).say(E1, "RecallOrdered", **PLAN, approver="zhao", reason="children are ill")

    assert shop.refusal(E1, "BatchReleased", reason="a mistake", approver="zhao").code == "batch-unsafe"
    inspect(shop, "CLEARED").say(E1, "BatchReleased", reason="safe")
    assert not shop.stream(E1).state.recalling
    assert shop.stream(E1).state.status == "RELEASED"

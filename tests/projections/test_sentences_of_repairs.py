"""What is told of a repair: how the goods get there, and what of it is not charged."""

from domain.order.events.repairs import RepairQuoted, RepairRequested
from projections.sentences.language import EN, ZH
from tests.projections.test_sentences_of_returns import told
from tests.repairs.mixers import ask, step
from tests.rights.mended import phone
from tests.trace import requirement


@requirement("R-003-32")
def test_goods_that_are_fetched_are_told_so():
    shop = ask(phone(), mode="PICKUP")

    assert "（上门取件）" in told(shop, RepairRequested, ZH)
    assert "(picked up at the door)" in told(shop, RepairRequested, EN)


@requirement("R-003-22", "R-003-33")
def test_labour_that_is_not_charged_is_told_with_what_it_would_have_cost_and_the_days_it_takes():
    shop = ask(phone().at("2027-05-02T02:00:00.000000Z"))
    step(shop, "RepairQuoted", parts=120_00, labour=50_00, working_days=7)

    assert told(shop, RepairQuoted, ZH) == (
        "报修 m1 报价：备件 120.00 CNY，质量问题免工时费 50.00 CNY，合计 120.00 CNY；承诺 7 个工作日。"
    )
    assert told(shop, RepairQuoted, EN) == (
        "Repair m1 was quoted: parts 120.00 CNY, labour 50.00 CNY not charged for a fault in quality, "
        "120.00 CNY in all; promised within 7 working days."
    )

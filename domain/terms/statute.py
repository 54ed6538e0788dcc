"""The law in figures: every number of the statutes that a rule rests on, as versioned data.

No other module repeats them. Days are calendar days unless a name says otherwise; amounts are minor units of CNY.
"""

from typing import NamedTuple

from domain.fact import Instant


class Statute(NamedTuple):
    """One version of the figures. `verified_at` is the day the texts were last compared, `mark` how.

    `fraud_*` are 消费者权益保护法 55, `food_*` 食品安全法 148: a multiple of the price (or of the loss), never less
    than the floor. `delay_alarm_days` without a refund count as deliberate delay (七日无理由退货暂行办法 31).
    """

    version: int
    effective_from: Instant
    verified_at: str
    mark: str
    no_reason_days: int
    refund_days: int
    delay_alarm_days: int
    quality_return_days: int
    quality_exchange_days: int
    fraud_multiple: int
    fraud_floor: int
    food_multiple: int
    food_loss_multiple: int
    food_floor: int
    policy_notice_days: int
    record_years: int
    authority_working_days: int
    mediation_days: int
    sanction_notice_working_days: int


STATUTES: tuple[Statute, ...] = (
    Statute(
        version=1,
        effective_from="2024-06-30T16:00:00.000000Z",  # 消费者权益保护法实施条例 in force: 2024-07-01 in Shanghai
        verified_at="2026-07-20",
        mark="V2",
        no_reason_days=7,
        refund_days=7,
        delay_alarm_days=15,
        quality_return_days=7,
        quality_exchange_days=15,
        fraud_multiple=3,
        fraud_floor=500_00,
        food_multiple=10,
        food_loss_multiple=3,
        food_floor=1000_00,
        policy_notice_days=7,
        record_years=3,
        authority_working_days=7,
        mediation_days=60,
        sanction_notice_working_days=1,
    ),
)
"""Every version, in order of effect."""


class Deadline(NamedTuple):
    """A figure's own law: `name` is a member of `Statute`."""

    name: str
    law: str


DEADLINES: tuple[Deadline, ...] = (
    Deadline("no_reason_days", "消费者权益保护法 25"),
    Deadline("refund_days", "七日无理由退货暂行办法 13"),
    Deadline("delay_alarm_days", "七日无理由退货暂行办法 31"),
    Deadline("quality_return_days", "消费者权益保护法 24"),
    Deadline("quality_exchange_days", "部分商品修理更换退货责任规定 10"),
    Deadline("policy_notice_days", "电子商务法 34"),
    Deadline("record_years", "电子商务法 31"),
    Deadline("authority_working_days", "消费者权益保护法 46"),
    Deadline("mediation_days", "消费者权益保护法实施条例 46"),
    Deadline("sanction_notice_working_days", "网络交易监督管理办法 28"),
)


def statute(at: Instant) -> Statute:
    """The figures in force at an instant; before the first version the first."""
    return next((each for each in reversed(STATUTES) if each.effective_from <= at), STATUTES[0])

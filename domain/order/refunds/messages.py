"""What the shop writes to a customer before she asks: each part in Chinese and English, with the ledger's figures."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from domain.clock import local_date
from domain.currency import money_text
from domain.message import MessageBlock
from domain.order.common import VOUCHER_DAYS, zone_of
from domain.order.events import RefundFellDue
from domain.order.grounds import unapproved_left
from domain.order.state import Order
from domain.refund.basket import Applied, CouponOutcome

NAMED_MAX = 5
"""How many lines or coupons a message names; of the rest it says how many they are."""

_WHY = {
    "MERCHANT_OUT_OF_STOCK": ("因缺货", "for lack of stock"),
    "MERCHANT": ("由于我们的原因", "through our own fault"),
    "PLATFORM": ("由于平台的原因", "through a fault of the platform"),
}


class Told(NamedTuple):
    """What a message tells: the order after a step, the units that left it, why and how, the refund, the coupons
    whose thresholds broke, and what is offered for it in minor units.
    """

    order: Order
    order_id: str
    units: Mapping[str, int]
    cause: str
    cancelled: bool
    due: RefundFellDue
    broken: Sequence[CouponOutcome]
    proposed: int

    def money(self, amount: int) -> str:
        """An amount in the order's currency."""
        assert self.order.placed is not None
        return money_text(amount, self.order.placed.currency)


def care_blocks(told: Told) -> tuple[MessageBlock, ...]:
    """Apology, coupon, refund, voucher: the four things a customer would ask (R-000-128, R-000-130)."""
    return (_apology(told), _coupon(told), _refund(told), _voucher(told))


def _apology(told: Told) -> MessageBlock:
    why_zh, why_en = _WHY[told.cause]
    did_zh, did_en = ("取消了", "cancel") if told.cancelled else ("收回了", "take back")
    goods_zh, goods_en = named_goods(told.order, told.units)
    return MessageBlock(
        kind="APOLOGY",
        zh=f"非常抱歉：{why_zh}，我们{did_zh}您订单 {told.order_id} 中的 {goods_zh}。责任在我们这边，不在您。",
        en=f"We are sorry: {why_en} we had to {did_en} {goods_en} of your order {told.order_id}. "
        "The fault is on our side, not yours.",
    )


def named_goods(order: Order, units: Mapping[str, int]) -> tuple[str, str]:
    """So many units of each line by name, in Chinese and in English."""
    titles = [f"{order.lines[line].ordered.title} × {count}" for line, count in units.items() if count]
    named, more = titles[:NAMED_MAX], len(titles) - NAMED_MAX
    rest_zh, rest_en = (f"和另外 {more} 种商品", f" and {more} more") if more > 0 else ("", "")
    return "、".join(named) + rest_zh, ", ".join(named) + rest_en


def _coupon(told: Told) -> MessageBlock:
    parts = [_one_coupon(told, outcome) for outcome in told.broken[:NAMED_MAX]]
    more = len(told.broken) - NAMED_MAX
    if more > 0:
        below = "coupon is below its threshold" if more == 1 else "coupons are below their thresholds"
        parts.append((f"另有 {more} 项优惠也低于门槛。", f"{more} more {below} too."))
    return MessageBlock(kind="COUPON", zh="".join(zh for zh, _ in parts), en=" ".join(en for _, en in parts))


def _one_coupon(told: Told, outcome: CouponOutcome) -> tuple[str, str]:
    """What becomes of a coupon whose threshold the kept goods no longer reach."""
    name = _called(told.order.basket.coupons, outcome.coupon_id)
    basis, threshold = told.money(max(0, outcome.basis)), told.money(outcome.threshold or 0)
    zh = f"优惠 {name} 须满 {threshold}，您留下的商品计 {basis}，未达门槛。"
    en = f"Coupon {name} asks for {threshold}; the goods you keep come to {basis}."
    if outcome.taken:
        off = told.money(outcome.taken)
        return f"{zh}它对您仍然有效，继续减 {off}。", f"{en} It stays valid for you all the same and takes {off} off."
    return f"{zh}它对这些商品不再有效。", f"{en} It is no longer valid for them."


def _called(coupons: Iterable[Applied], coupon_id: str) -> str:
    """A coupon by its code, as the customer knows it, else by its id."""
    return next((each.code or each.coupon_id for each in coupons if each.coupon_id == coupon_id), coupon_id)


def _refund(told: Told) -> MessageBlock:
    order, due = told.order, told.due
    amount, kept = told.money(due.amount), told.money(order.retained_value)
    day = local_date(due.pay_by, zone_of(order)).isoformat()
    zh, en = f"您留下的商品按 {kept} 结算。", f"For the goods you keep you pay {kept} in all."
    if order.outstanding:
        left = told.money(order.outstanding)
        zh, en = f"{zh}订单还需支付 {left}。", f"{en} {left} of the order are still to be paid."
    if due.amount:
        zh = f"我们退您 {amount}（退款 {due.refund_id}），最迟 {day} 付清。{zh}"
        en = f"We refund {amount} (refund {due.refund_id}) and pay it by {day} at the latest. {en}"
    else:
        zh = f"这一次没有需要退还的款项（退款 {due.refund_id} 为 {amount}）。{zh}"
        en = f"There is nothing to pay back this time (refund {due.refund_id} is {amount}). {en}"
    return MessageBlock(kind="REFUND", zh=zh, en=en)


def _voucher(told: Told) -> MessageBlock:
    if not told.proposed:
        return MessageBlock(
            kind="VOUCHER",
            zh="即使重新计价，您的退款也不会减少，所以这次没有需要用代金券补偿的差额。",
            en="Even priced anew your refund would not be less, so there is no difference for a voucher to make up.",
        )
    amount = told.money(told.proposed)
    if told.proposed > unapproved_left(told.order):
        return MessageBlock(
            kind="VOUCHER",
            zh=f"为表歉意，我们还想送您一张 {amount} 的代金券，须由同事确认；确认后我们会通知您。代金券现在尚未发放。",
            en=f"To make up for it we would like to give you a voucher of {amount}. A colleague has to confirm it "
            "first, and then we tell you. It has not been issued yet.",
        )
    return MessageBlock(
        kind="VOUCHER",
        zh=f"为表歉意，我们愿意另外送您一张 {amount} 的代金券：没有使用门槛，发放后 {VOUCHER_DAYS} 天内有效。"
        "代金券现在尚未发放。",
        en=f"To make up for it we offer you a voucher of {amount}: no minimum to spend, valid for {VOUCHER_DAYS} days "
        "from the day after it is issued. It has not been issued yet.",
    )

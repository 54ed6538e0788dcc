"""What a customer is told of a recall: which goods, stop using them, how to give them back, the money."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from domain.fact import Instant
from domain.incident import Incident
from domain.message import MessageBlock
from domain.order.events import LineCount, RecallNoticed
from domain.order.state import Order
from domain.terms.statute import statute

NAMED_MAX = 5
"""How many lines a message names; of the rest it says how many they are."""


class Recalled(NamedTuple):
    """What a message of a recall tells of."""

    order: Order
    order_id: str
    incident: Incident
    noticed: RecallNoticed
    at: Instant


def recall_blocks(told: Recalled) -> tuple[MessageBlock, ...]:
    """In plain words, each part by itself; what she does not have she need not give back."""
    return tuple(_blocks(told))


def _blocks(told: Recalled) -> Iterator[MessageBlock]:
    if told.noticed.lines:
        yield _warning(told)
        yield _giving_back(told)
        yield _refund(told)
    if told.noticed.unsent:
        yield _unsent(told)


def _warning(told: Recalled) -> MessageBlock:
    batch, goods = told.noticed.batch, _goods(told.order, told.noticed.lines)
    food = told.incident.declared is not None and told.incident.declared.hazard == "FOOD_SAFETY"
    use_zh, use_en = ("食用", "eating or drinking") if food else ("使用", "using")
    if told.incident.confirmed:
        why_zh, why_en = "检测已确认该批次不安全。", "An inspection confirmed that this batch is not safe."
    else:
        why_zh, why_en = (
            "该批次可能不安全，检测尚未得出结论。",
            "This batch may not be safe; its inspection is not over.",
        )
    return MessageBlock(
        kind="WARNING",
        zh=f"请立即停止{use_zh}：我们召回批次 {batch} 的商品，您订单 {told.order_id} 中的 {goods[0]} 属于该批次。"
        f"{why_zh}非常抱歉。",
        en=f"Please stop {use_en} these goods at once: we recall batch {batch}, and {goods[1]} of your order "
        f"{told.order_id} belong to it. {why_en} We are very sorry.",
    )


def _giving_back(told: Recalled) -> MessageBlock:
    return MessageBlock(
        kind="GIVE_BACK",
        zh=f"请为订单 {told.order_id} 申请退货，原因选“质量问题”，已经开封也可以。"
        "运费和您因召回支出的其他必要费用由商家承担。",
        en=f"Please ask for a return of order {told.order_id} with the reason “quality”, opened or not. The merchant "
        "bears the postage and whatever else the recall makes you spend.",
    )


def _refund(told: Recalled) -> MessageBlock:
    days = statute(told.at).refund_days
    return MessageBlock(
        kind="REFUND",
        zh=f"您为这些商品支付的价款全额退还，收到退回的商品后 {days} 日内付清。您依法享有的其他权利不受影响。",
        en=f"What you paid for these goods is refunded in full, within {days} days after they are back. Whatever else "
        "the law gives you stays yours.",
    )


def _unsent(told: Recalled) -> MessageBlock:
    goods = _goods(told.order, told.noticed.unsent)
    return MessageBlock(
        kind="UNSENT",
        zh=f"尚未发出的 {goods[0]} 也属于批次 {told.noticed.batch}，不会再发出；您可以取消，价款全额退还。",
        en=f"{goods[1]}, not sent yet, belong to batch {told.noticed.batch} too and will not be sent; you may cancel "
        "them and are refunded in full.",
    )


def _goods(order: Order, counts: Iterable[LineCount]) -> tuple[str, str]:
    """The units by name, in Chinese and English."""
    titles = [f"{order.lines[each.line].ordered.title} × {each.quantity}" for each in counts]
    more = len(titles) - NAMED_MAX
    zh, en = "、".join(titles[:NAMED_MAX]), ", ".join(titles[:NAMED_MAX])
    return (f"{zh}和另外 {more} 种商品", f"{en} and {more} more") if more > 0 else (zh, en)

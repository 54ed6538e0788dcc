"""What the customer is told of a gift return as it goes on: in both languages, and never with a link to follow.

A message that asks nobody to click is one that a fake cannot imitate (R-002-57).
"""

from collections.abc import Iterable

from domain.clock import local_date
from domain.coupon import derived_id
from domain.fact import Draft, Instant, Said
from domain.message import MessageBlock, MessagePrepared
from domain.order.common import zone_of
from domain.order.events import LineCount
from domain.order.events.gift_returns import (
    CheckName,
    GiftReturnInstructed,
    GiftReturnRequested,
    GiftReturnReviewed,
)
from domain.order.state import Order

_CHECKS: dict[CheckName, tuple[str, str]] = {
    "SHELF_LIFE": ("赠品已过保质期", "the gift is past its shelf life"),
    "WINDOW": ("申请已超过时限", "the application came too late"),
    "QUANTITY": ("数量与订单不符", "the number is not that of the order"),
    "EVIDENCE": ("缺少必要的证明材料", "the proof that is needed is missing"),
}
_MODES = {
    "POST": ("邮寄", "by post"),
    "STORE_PICKUP": ("到店办理", "at the store"),
    "HOME_COLLECT": ("上门办理", "at your home"),
    "VIRTUAL": ("直接记入您的账户", "straight to your account"),
}


def confirmation(said: Said, order: Order, fact: GiftReturnRequested) -> list[Draft]:
    """The application is here, with its id and its state (R-002-45)."""
    named, day = _named(order, fact.gifts), local_date(fact.review_by.due_at, zone_of(order)).isoformat()
    return _told(
        said,
        fact.gift_return_id,
        "REQUESTED",
        f"您的赠品返还申请 {fact.gift_return_id}（{named}）已收到，状态：待审核，最迟 {day} 审核完毕。",
        f"Your application {fact.gift_return_id} for a gift return ({named}) is here. State: waiting for review, "
        f"which is done by {day}.",
    )


def reviewed(said: Said, fact: GiftReturnReviewed) -> list[Draft]:
    """What the review came to; an approval is told with its instruction."""
    number = fact.gift_return_id
    if fact.result == "NEGOTIATING":
        zh = f"您的赠品返还 {number} 中的赠品损坏严重，我们会与您商议处理办法。"
        en = f"The gift of your gift return {number} is badly damaged. We will find a way with you."
        return _told(said, number, fact.result, zh, en)
    if fact.result == "INCOMPLETE":
        zh = f"您的赠品返还申请 {number} 还缺少必要的证明材料，请补交图片，申请仍然有效。"
        en = f"Your application {number} for a gift return still lacks its proof. Send a picture; it stays open."
        return _told(said, number, fact.result, zh, en)
    failed = [_CHECKS[check.name] for check in fact.checks if not check.passed]
    zh_why, en_why = "、".join(zh for zh, _ in failed), ", ".join(en for _, en in failed)
    zh = f"您的赠品返还申请 {number} 未获通过{f'：{zh_why}' if failed else ''}。"
    en = f"Your application {number} for a gift return was not approved{f': {en_why}' if failed else ''}."
    return _told(said, number, fact.result, zh, en)


def instructed(said: Said, order: Order, fact: GiftReturnInstructed) -> list[Draft]:
    """What happens next."""
    named, (how_zh, how_en) = _named(order, fact.gifts), _MODES[fact.mode]
    number = fact.gift_return_id
    if fact.direction == "TO_MERCHANT":
        zh = f"您的赠品返还申请 {number} 已通过：请交回 {named}，方式：{how_zh}。"
        en = f"Your gift return {number} is approved. Please give back {named}, {how_en}."
    else:
        zh = f"您的赠品返还申请 {number} 已通过：我们会把 {named} 交给您，方式：{how_zh}。"
        en = f"Your gift return {number} is approved. You will get {named}, {how_en}."
    return _told(said, number, "INSTRUCTED", zh, en)


def reminder(order: Order, key: str, message_id: str, last: Instant) -> MessagePrepared:
    """The channel closes in a day."""
    title, day = order.lines[key].ordered.title, local_date(last, zone_of(order)).isoformat()
    block = MessageBlock(
        kind="REMINDER",
        zh=f"赠品 {title} 的返还申请将于 {day} 截止。",
        en=f"A return of your gift {title} can be asked for until {day}.",
    )
    return MessagePrepared(message_id=message_id, kind="GIFT_REMINDER", blocks=(block,))


def _named(order: Order, gifts: Iterable[LineCount]) -> str:
    """The gifts by name and number."""
    return "、".join(f"{order.lines[each.line].ordered.title} × {each.quantity}" for each in gifts)


def _told(said: Said, gift_return_id: str, state: str, zh: str, en: str) -> list[Draft]:
    """One message for each state; a history that is imported is told to nobody."""
    if said.historical:
        return []
    message_id = derived_id("gift", gift_return_id, state, said.at)
    block = MessageBlock(kind=state, zh=zh, en=en)
    return [Draft(said.stream, MessagePrepared(message_id=message_id, kind="GIFT_RETURN", blocks=(block,)))]

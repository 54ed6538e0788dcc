"""What customers are told, by name and version: texts in Chinese and English with gaps.

`{name}` is filled in; `[a part]` is left out where something in it has nothing to say. A version once used never
changes: who changes a text adds a version, and new messages are made from the newest.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Template(NamedTuple):
    """A text in both languages; `kind` is what the message is about, `part` what its one block is."""

    kind: str
    part: str
    zh: str
    en: str


TEMPLATES: Mapping[tuple[str, int], Template] = {
    ("RETURN_AUTHORISED", 1): Template(
        "RETURN",
        "AUTHORISED",
        "您的退货申请 {return_id} 已通过，运费由{payer}承担。[请于 {send_by} 前寄出。]"
        "[寄回地址见您的订单 {order_id}。]",
        "Your return {return_id} is approved; {payer} the postage.[ Please send it by {send_by}.]"
        "[ The address stands with your order {order_id}.]",
    ),
    ("RETURN_REFUSED", 1): Template(
        "RETURN",
        "REFUSED",
        "您的退货申请 {return_id} 未获通过：{ground}。如有异议，请联系我们。",
        "Your return {return_id} was refused: {ground}. If you see it otherwise, please tell us.",
    ),
    ("RETURN_RECEIVED", 1): Template(  # word for word, R-003-35
        "RETURN",
        "RECEIVED",
        "您的退货已签收,正在审核中",
        "Your return has arrived and is being reviewed.",
    ),
    ("RETURN_ACCEPTED", 1): Template(
        "RETURN",
        "ACCEPTED",
        "您的退货 {return_id} 已验收，没有需要退还的款项。",
        "Your return {return_id} was inspected and accepted; there is nothing to pay back.",
    ),
    ("RETURN_REJECTED", 1): Template(
        "RETURN",
        "REJECTED",
        "您的退货 {return_id} 经检查未被接受，商品仍归您所有。如有异议，请联系我们。",
        "Your return {return_id} was inspected and not accepted; the goods are still yours. If you see it otherwise, "
        "please tell us.",
    ),
    ("CASE_AUTO_REPLY", 1): Template(  # R-003-08
        "CASE",
        "AUTO_REPLY",
        "您好，您的留言（工单 {case_id}）已收到。现在是非工作时间，我们将在 {by} 前回电。",
        "Hello, we have your message (case {case_id}). We are closed at the moment and will call you back by {by}.",
    ),
    ("CASE_DETAILS_WANTED", 1): Template(  # R-003-09
        "CASE",
        "DETAILS_WANTED",
        "为尽快处理工单 {case_id}，请补充：{missing}。",
        "To work on case {case_id} we still need: {missing}.",
    ),
    ("CASE_PARCEL_LATE", 1): Template(  # R-001-22
        "CASE",
        "PARCEL_LATE",
        "您的包裹预计 {day} 前送达，目前尚未送达。我们已主动立案（工单 {case_id}），"
        "由平台负责核实，24 小时内告知进展。",
        "Your parcel was to arrive by {day} and has not. We opened case {case_id} about it ourselves, ask the carrier, "
        "and tell you within 24 hours how it stands.",
    ),
    ("CASE_PROGRESS", 1): Template(  # R-001-31, in its owner's own words
        "CASE",
        "PROGRESS",
        "您的工单 {case_id} 最新进展：{text}",
        "How your case {case_id} stands: {text}",
    ),
    ("CASE_SURVEY", 1): Template(  # R-003-39
        "CASE",
        "SURVEY",
        "感谢您接受回访。请为工单 {case_id} 的售后服务打分：1 分（很不满意）至 5 分（非常满意）。",
        "Thank you for your answers. How content are you with case {case_id}, from 1 (not at all) to 5 (very)?",
    ),
    ("CASE_DISPUTE_FILED", 1): Template(  # R-001-07
        "CASE",
        "DISPUTE_FILED",
        "平台已受理您的争议（工单 {case_id}），将在 {by} 前联系商家，并告知您进展。",
        "We took up your dispute (case {case_id}); we will hear the merchant by {by} and tell you how it goes on.",
    ),
    ("EXCHANGE_CONFIRMED", 1): Template(
        "EXCHANGE",
        "CONFIRMED",
        "您的换货 {return_id} 已确认，换货商品最迟 {day} 寄出。[寄出前请补付差价 {amount}。]",
        "Your exchange {return_id} is confirmed; the replacement goes out by {day}."
        "[ Please pay the difference of {amount} before.]",
    ),
    ("REPLACEMENT_SHIPPED", 1): Template(
        "EXCHANGE",
        "SHIPPED",
        "您的换货 {return_id} 的换货商品已寄出[，承运：{carrier}]。",
        "The replacement of your exchange {return_id} is on its way[, with {carrier}].",
    ),
    ("REFUND_DUE", 1): Template(
        "REFUND",
        "DUE",
        "[订单 {order_id} 中的 {cancelled} 已取消。][很抱歉，订单 {order_id} 中的 {lost} 在运输途中丢失。]"
        "您的退款 {amount}（订单 {order_id}，退款 {refund_id}）已确认，最迟 {day} 退还。",
        "[Cancelled of your order {order_id}: {cancelled}. ][We are sorry: of your order {order_id} we lost {lost} on "
        "the way. ]Your refund of {amount} (order {order_id}, refund {refund_id}) is confirmed; it is paid by {day}.",
    ),
    ("REFUND_PAID", 1): Template(
        "REFUND",
        "PAID",
        "您的退款 {amount}（订单 {order_id}，退款 {refund_id}）已退还[，其中以积分退还 {points} 分]。",
        "Your refund of {amount} (order {order_id}, refund {refund_id}) was paid[, of it {points} as points].",
    ),
    ("REFUND_CAME_BACK", 1): Template(
        "REFUND",
        "CAME_BACK",
        "您的退款（订单 {order_id}，退款 {refund_id}）未能到账，我们会重新支付 {amount}。",
        "Your refund (order {order_id}, refund {refund_id}) did not reach you. We pay {amount} again.",
    ),
    ("GIFT_RETURN_REQUESTED", 1): Template(
        "GIFT_RETURN",
        "REQUESTED",
        "您的赠品返还申请 {number}（{gifts}）已收到，状态：待审核，最迟 {day} 审核完毕。",
        "Your application {number} for a gift return ({gifts}) is here. State: waiting for review, which is done by "
        "{day}.",
    ),
    ("GIFT_RETURN_NEGOTIATING", 1): Template(
        "GIFT_RETURN",
        "NEGOTIATING",
        "您的赠品返还 {number} 中的赠品损坏严重，我们会与您商议处理办法。",
        "The gift of your gift return {number} is badly damaged. We will find a way with you.",
    ),
    ("GIFT_RETURN_INCOMPLETE", 1): Template(
        "GIFT_RETURN",
        "INCOMPLETE",
        "您的赠品返还申请 {number} 还缺少必要的证明材料，请补交图片，申请仍然有效。",
        "Your application {number} for a gift return still lacks its proof. Send a picture; it stays open.",
    ),
    ("GIFT_RETURN_REJECTED", 1): Template(
        "GIFT_RETURN",
        "REJECTED",
        "您的赠品返还申请 {number} 未获通过[：{why}]。",
        "Your application {number} for a gift return was not approved[: {why}].",
    ),
    ("GIFT_RETURN_TO_MERCHANT", 1): Template(
        "GIFT_RETURN",
        "INSTRUCTED",
        "您的赠品返还申请 {number} 已通过：请交回 {gifts}，方式：{how}。",
        "Your gift return {number} is approved. Please give back {gifts}, {how}.",
    ),
    ("GIFT_RETURN_TO_CUSTOMER", 1): Template(
        "GIFT_RETURN",
        "INSTRUCTED",
        "您的赠品返还申请 {number} 已通过：我们会把 {gifts} 交给您，方式：{how}。",
        "Your gift return {number} is approved. You will get {gifts}, {how}.",
    ),
    ("GIFT_REMINDER", 1): Template(
        "GIFT_REMINDER",
        "REMINDER",
        "赠品 {title} 的返还申请将于 {day} 截止。",
        "A return of your gift {title} can be asked for until {day}.",
    ),
    ("COUPON_EXPIRY", 1): Template(
        "COUPON_EXPIRY",
        "COUPON_EXPIRY",
        "您的优惠券 {name}（{gives}）将于 {until} 到期。",
        "Your coupon {name} ({gives}) expires at {until}.",
    ),
}

NEWEST: Mapping[str, int] = dict(sorted(TEMPLATES))
"""The version that new messages are made from, by the template's name."""

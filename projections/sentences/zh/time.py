"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "CouponExpired": "优惠券已于 {expired_at} 到期。",
    "ReminderSuppressed": "到期提醒未经{channel}发送：{reason}；该券 {expires_at} 到期。",
    "QuoteExpired": "退款报价 {quote_id} 已于 {expired_at} 失效。",
    "ReturnWindowClosed": "{title}的无理由退货期已于 {closed_at} 届满。",
    "RefundOverdue": "退款 {refund_id} 未在应退之后 {days} 日内付清，尚欠 {amount}，依据{law}。",
    "RefundOverdue.STATUTE": (
        "退款 {refund_id} 应退之后超过 {days} 日仍未付清，尚欠 {amount}；依据{law}，视为故意拖延。"
    ),
    "MessageConsentGiven": "客户同意经{channel}接收商业信息。",
    "MessageConsentWithdrawn": "客户不再同意经{channel}接收商业信息。",
    "PointsEarned": "订单 {order_id} 付清，获得积分 {points} 分[（商品实付 {goods}）]。",
    "PointsSpent": "使用积分 {points} 分，凭证 {reference}。",
    "PointsTakenBack": (
        "订单 {order_id} 有商品取消或退回（退款 {refund_id}），收回积分 {points} 分"
        "[；另有 {missing} 分已经用掉，记为欠分]。"
    ),
    "PointsReturned": "订单 {order_id} 的退款 {refund_id} 退回积分 {points} 分。",
}
WORDS: dict[str, str] = {
    "NO_CONSENT": "客户没有同意接收商业信息",
    "CHANNEL_SITE": "站内信",
    "CHANNEL_SMS": "短信",
    "CHANNEL_EMAIL": "电子邮件",
}
PHRASES: dict[str, str] = {}

"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "MapHead": "前 {size} 条事件上所有流的映射，其根为 {map_root}。",
    "CouponExpired": "优惠券已于 {expired_at} 到期。",
    "ReminderSuppressed": "到期提醒未经{channel}发送：{reason}；该券 {expires_at} 到期。",
    "QuoteExpired": "退款报价 {quote_id} 已于 {expired_at} 失效。",
    "LinesCancelled.LAPSED_QUOTE": "已取消：{lines}；原因：{cause}；所提的退款报价 {quote_id} 已不再有效。",
    "ReturnRequested.LAPSED_QUOTE": (
        "客户申请退货 {return_id}：{lines}；原因：{cause}[，客户说明{reason}][；{evidence_given}已附凭证]"
        "[；与页面宣称 {claims} 不符]；所提的退款报价 {quote_id} 已不再有效。"
    ),
    "ReturnRequested.APPROVED.LAPSED_QUOTE": (
        "客户申请退货 {return_id}：{lines}；原因：{cause}[，客户说明{reason}][；{evidence_given}已附凭证]"
        "[；与页面宣称 {claims} 不符]；所提的退款报价 {quote_id} 已不再有效；经 {approver} 批准受理。"
    ),
    "ReturnWindowClosed": "{title}的无理由退货期已于 {closed_at} 届满。",
    "RefundOverdue": "退款 {refund_id} 未在应退之后 {days} 日内付清，尚欠 {amount}，依据{law}。",
    "RefundOverdue.DELAY": (
        "退款 {refund_id} 应退之后超过 {days} 日仍未付清，尚欠 {amount}；依据{law}，可能构成故意拖延。"
    ),
    "RefundOverdue.LONG": "退款 {refund_id} 应退之后超过 {days} 日仍未付清，尚欠 {amount}。",
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
    "CHANNEL_MINI_PROGRAM": "小程序",
    "CHANNEL_EMAIL": "电子邮件",
}
PHRASES: dict[str, str] = {}

"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "ThresholdBroken": (
        "留下的商品计 {basis}，不再达到券 {coupon_id} 的门槛 {threshold}，这不是客户造成的（退款 {refund_id}，事件 "
        "{incident_id}）：保留优惠退 {refund_with}，重新计价退 {refund_without}，相差 {loss}[，其中客户承担 {borne}]"
        "[；拟送代金券 {proposed}]。"
    ),
    "MessagePrepared": "已备好给客户的消息 {message_id}（{kind}）[，渠道：{channels}]：{blocks}。",
    "MessageSent": "消息 {message_id} 已发给客户，渠道 {channel}[，凭证 {reference}]。",
    "DamagesAssessed": (
        "赔偿评估 {assessment_id}（{basis}）[：{lines}][，实付 {paid}][；所据事实：{conditions}][；票据 {receipts} 张]"
        "[；迟延 {days} 天][；价款的 {multiple} 倍为 {by_price}][；按损失计 {by_loss}][；最低 {floor}]；"
        "[另加 {extra}，][退款 {refund}，][损失 {loss}，]合计 {total}[；不成立，因为{unmet}][；依据{laws}]。"
    ),
    "PointsGranted": "因订单 {order_id} 获补偿积分 {points} 分（事由：{basis}）。",
    "PaymentCaptured.DETAILED": (
        "收到付款 {amount}（{tender}[，使用积分 {points} 分]，付款编号 {payment_id}）[，其中可原路退回 {refundable}]"
        "[；客户所确认的结账记录指纹 {confirms}]。"
    ),
    "RefundSettled.OVER": "退款 {refund_id} 已付 {amount}，流水号 {reference}[，退回方式：{tenders}]。",
    "RefundNetted": (
        "退款 {refund_id} 中的 {amount} 与同一客户的订单 {order_id} 的待补差额抵销（民法典第 568 条），"
        "凭证号 {reference}。"
    ),
    "ShortfallCollected.NETTED": "待补差额 {amount} 以同一客户另一订单的应退款抵销，凭证号 {reference}。",
}
WORDS: dict[str, str] = {
    # 消息的种类
    "MESSAGE_PROACTIVE_CARE": "主动告知",
    "MESSAGE_COUPON_EXPIRY": "到期提醒",
    "MESSAGE_RETURN": "退货进度",
    "MESSAGE_EXCHANGE": "换货进度",
    "MESSAGE_REFUND": "退款进度",
    "MESSAGE_GIFT_RETURN": "赠品返还进度",
    "MESSAGE_GIFT_REMINDER": "赠品返还提醒",
    # 发送端口
    "CHANNEL_OUTBOX": "发件箱文件",
    "CHANNEL_WEBHOOK": "回调通知",
    # 赔偿的依据
    "BASIS_STATUTORY_55": "消费者权益保护法第五十五条",
    "BASIS_STATUTORY_148": "食品安全法第一百四十八条",
    "BASIS_PROMISED": "商家承诺的退一赔多",
    "BASIS_GOODWILL": "好意补偿",
    "BASIS_MEDICAL": "医疗费用",
    "BASIS_DELAY": "迟延补偿",
    # 所据的事实
    "CONDITION_FRAUD": "欺诈",
    "CONDITION_BELOW_FOOD_STANDARD": "不符合食品安全标准",
    "CONDITION_PRODUCER": "向生产者主张",
    "CONDITION_SELLER_KNEW": "经营者明知",
    "CONDITION_HARMLESS_LABEL_FLAW": "标签瑕疵，不影响安全也不误导",
    "CONDITION_BEYOND_HOUSEHOLD_NEED": "购买超出生活消费所需",
    "CONDITION_INJURED": "人身损害",
    # 不成立的理由
    "UNMET_FRAUD": "未见欺诈的事实",
    "UNMET_BELOW_FOOD_STANDARD": "未见不符合食品安全标准的事实",
    "UNMET_PRODUCER_OR_SELLER_KNEW": "未见对方是生产者或经营者明知的事实",
    "UNMET_HARMLESS_LABEL_FLAW": "只是不影响安全也不误导的标签瑕疵",
    "UNMET_BEYOND_HOUSEHOLD_NEED": "购买超出生活消费所需",
    "UNMET_PROMISE": "没有公布过这样的承诺",
    "UNMET_DAYS_LATE": "迟延没有达到承诺的天数",
    "UNMET_RECEIPTS": "没有票据",
    "UNMET_NOT_PAID": "尚未收到付款",
    "UNMET_INJURED": "未见人身损害的事实",
}
PHRASES: dict[str, str] = {
    "points": "{count}",
    "points_were": "{count}",
    "tender_over": "{payment_id} {amount}（改经 {over}）",
    "tender_points": "{payment_id} {amount}（退回积分 {points} 分）",
}

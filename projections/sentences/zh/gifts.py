"""Chinese sentences of gifts, services, gift returns and repairs. A sentence once shown never changes."""

SENTENCES: dict[str, str] = {
    "GiftCredited": "赠品{title}已发放[：积分 {points} 分][：优惠券 {coupons}][（赠品返还 {gift_return_id}）]。",
    "GiftFellDue": (
        "须随商品一并退回的赠品：{title} × {quantity}[（退货 {return_id}）][；未退回的，每件按{basis}折价 {priced}]。"
    ),
    "GiftWithdrawn.NOT_SENT": "赠品{title} × {quantity} 因所属商品取消，不再发出。",
    "GiftWithdrawn.VOIDED": "赠品{title} × {quantity} 尚未使用，因所属商品取消或退回而作废。",
    "GiftPriced": (
        "赠品{title} × {quantity}：{ground}，按{basis}每件 {value} 折价[，约定客户承担 {part}%]，计 {amount}"
        "（退款 {refund_id}）[；其中 {shortfall} 超出退款，不再收取]。"
    ),
    "GiftExcused": "赠品{title} × {quantity} 未退回，不折价：{ground}（退款 {refund_id}）。",
    "GiftReceived": "已收到退回的赠品：{lines}[（赠品返还 {gift_return_id}）]，成色：{grade}。",
    "GiftPricingReversed": (
        "赠品{title} × {quantity} 已经退回，原折价 {amount} 撤销[，应退还 {refunded}][（退款 {refund_id}）]。"
    ),
    "ServiceActivated": "服务{title} × {quantity} 生效：{from_at} 至 {to_at}，共 {days} 天。",
    "ServiceCancelled.WHOLE": "服务{title} × {quantity} 终止，服务费 {fee} 全额退还（退款 {refund_id}）。",
    "ServiceCancelled.PRORATED": (
        "服务{title} × {quantity} 终止：服务费 {fee}[，共 {days} 天][，已用 {used_days} 天]，退还 {refund}"
        "（退款 {refund_id}）。"
    ),
    "ServiceCancelled.LAPSED": "免费服务{title} × {quantity} 因所属商品取消或退回而终止。",
    "ShortfallArose.GIFT": "赠品折价超出退款 {amount}（退款 {refund_id}），免收[；依据{clause_refs}]。",
    "RefundFellDue.GIFT": (
        "赠品折价应退还 {amount}（退款 {refund_id}）[；按规则算得 {suggested}，以实际收到的款项为限]，"
        "计算规则第 {policy_version} 版[，依据{clause_refs}][；最迟 {pay_by} 付清]。"
    ),
    "RefundFellDue.GIFT_VALUE": (
        "赠品按价值折付 {amount}（退款 {refund_id}），计算规则第 {policy_version} 版[，依据{clause_refs}]"
        "[；最迟 {pay_by} 付清]。"
    ),
    "RefundFellDue.SERVICE": (
        "服务费应退还 {amount}（退款 {refund_id}）[；按规则算得 {suggested}，以实际收到的款项为限]，"
        "计算规则第 {policy_version} 版[，依据{clause_refs}][；最迟 {pay_by} 付清]。"
    ),
    "GiftReturnRequested": (
        "赠品返还 {gift_return_id}（{kind}，{channel}）：{gifts}；原因：{cause}[，客户说明{reason}]"
        "[；附图 {images} 张][；发票号 {invoice_no}][；经 {approver} 批准]；最迟 {review_by} 审核完毕[{provisional}]。"
    ),
    "GiftReturnExpedited": "赠品返还 {gift_return_id} 加急，最迟 {review_by} 审核完毕。",
    "GiftReturnReviewed": (
        "赠品返还 {gift_return_id} 审核：{result}；成色：{grade}[；未通过：{failed}][；处理：{outcome}]"
        "[；说明{reason}][；经 {approver} 批准]。"
    ),
    "GiftReturnAgreed.FREIGHT": (
        "赠品返还 {gift_return_id} 协商一致[：运费 {freight}][，客户承担 {part}%][，即 {customer_amount}]。"
    ),
    "GiftReturnAgreed.SWAP": "赠品返还 {gift_return_id} 协商一致，更换赠品[为{swap}]。",
    "GiftReturnInstructed": (
        "赠品返还 {gift_return_id} 安排：{gifts} {direction}，方式：{mode}[（门店 {store_id}）]，运费由{payer}承担。"
    ),
    "RecyclingPointsAwarded": "赠品返还 {gift_return_id} 计入环保回收计划 {programme_id}，奖励积分 {points} 分。",
    "GiftDispatched": (
        "赠品返还 {gift_return_id} 已寄出[，承运商 {carrier}][，运单号 {tracking_no}]，应于 {due_by} 前送达。"
    ),
    "GiftHandedOver": "赠品返还 {gift_return_id} 已交接：{mode}，门店 {store_id}，经办人 {staff_id}。",
    "GiftReturnConfirmed.CONFIRMED": "赠品返还 {gift_return_id} 已完成[，收到：{received}]。",
    "GiftReturnConfirmed.DISPUTED": "赠品返还 {gift_return_id} 与约定不符[，收到：{received}][，说明{reason}]。",
    "GiftQuantityReconciled": (
        "赠品返还 {gift_return_id} 核对数量：{title}应为 {ordered}，实收 {received}[，少 {short}][，多 {over}]。"
    ),
    "GiftOverageResolved.RETURN_AT_MERCHANT_COST": (
        "赠品返还 {gift_return_id}：多发的{title} × {quantity} 由商家承担运费 {amount} 收回。"
    ),
    "GiftOverageResolved.KEEP_GOODWILL": (
        "赠品返还 {gift_return_id}：多发的{title} × {quantity} 赠予客户，商家承担 {amount}。"
    ),
    "GiftOverageResolved.BUY": "赠品返还 {gift_return_id}：客户买下多发的{title} × {quantity}，计 {amount}。",
    "GiftReturnWithdrawn": "客户撤回赠品返还 {gift_return_id}[，说明{reason}]。",
    "GiftReturnArchived": "赠品返还 {gift_return_id} 归档[，客户满意度 {score} 分]。",
    "GiftChannelClosed": "赠品{title}的返还申请已于 {closed_at} 截止。",
    "GiftChannelReopened": "经 {approver} 批准，赠品{title}的返还申请重新开放至 {until}[，理由{reason}]。",
    "GiftReturnOverdue.REVIEW": "赠品返还 {gift_return_id} 未在 {due_at} 前审核完毕。",
    "GiftReturnOverdue.TRANSIT": "赠品返还 {gift_return_id} 未在 {due_at} 前送达。",
    "CouponRevoked.GIFT": "该券是订单 {order_id} 的赠品，未曾使用，因所属商品取消或退回而作废。",
    "CouponIssued.GIFT": "作为[订单 {order_id} 的]赠品发给客户[ {customer_id}][（活动 {campaign_id}）]。",
    "PointsGranted.GIFT": "订单 {order_id} 的赠品：积分 {points} 分。",
    "PointsGranted.RECYCLING": "订单 {order_id} 的赠品参加环保回收，奖励积分 {points} 分。",
}
WORDS: dict[str, str] = {
    # 折价依据
    "BASIS_DECLARED": "事先标明的价格",
    "BASIS_LIST": "原价",
    "BASIS_MARKET": "评估的市场价值",
    "BASIS_GIFT": "赠品",
    "BASIS_RECYCLING": "环保回收",
    # 折价与不计价的理由
    "GIFT_MISSING": "未退回",
    "GIFT_DAMAGED": "损坏",
    "GIFT_USED": "已使用",
    "GIFT_KEPT": "由客户选择留下",
    "EXCUSED_FAULT": "责任在卖方",
    "EXCUSED_WAIVED": "按店铺政策免收",
    "EXCUSED_UNPRICED": "未曾标明价值",
    # 成色
    "GRADE_NONE": "完好",
    "GRADE_LIGHT": "轻微瑕疵，不影响使用",
    "GRADE_SEVERE": "损坏严重",
    "GRADE_USED": "已使用",
    # 赠品返还
    "GIFT_RETURN_MANDATORY": "随商品退回",
    "GIFT_RETURN_VOLUNTARY": "客户自愿返还",
    "GIFT_RETURN_RECYCLING": "环保回收",
    "GIFT_RETURN_OVERAGE": "多收",
    "GIFT_RETURN_SHORTAGE": "少收或未收到",
    "GIFT_RETURN_REPLACEMENT": "更换",
    "GIFT_RETURN_PROACTIVE": "商家主动补送",
    "VIA_SELF_SERVICE": "自助申请",
    "VIA_AGENT": "客服协助",
    "VIA_STORE": "门店办理",
    "GIFT_CAUSE_NOT_WANTED": "不需要赠品",
    "GIFT_CAUSE_DEFECT": "赠品有瑕疵",
    "GIFT_CAUSE_WRONG_SIZE": "尺寸不合适",
    "GIFT_CAUSE_WRONG_NUMBER": "数量不符",
    "GIFT_CAUSE_MAIN_RETURNED": "商品已退回",
    "GIFT_CAUSE_OTHER": "其他",
    "MODE_POST": "邮寄",
    "MODE_STORE_PICKUP": "到店办理",
    "MODE_HOME_COLLECT": "上门办理",
    "MODE_VIRTUAL": "记入账户",
    "TO_MERCHANT": "交回商家",
    "TO_CUSTOMER": "交给客户",
    "CHECK_SHELF_LIFE": "已过保质期",
    "CHECK_WINDOW": "超过时限",
    "CHECK_QUANTITY": "数量与订单不符",
    "CHECK_EVIDENCE": "缺少证明材料",
    "RESULT_APPROVED": "通过",
    "RESULT_REJECTED": "未通过",
    "RESULT_NEGOTIATING": "待协商",
    "RESULT_INCOMPLETE": "待补材料",
    "OUTCOME_REFUND": "按价值折付",
    "OUTCOME_REPLACE": "更换",
    "OUTCOME_POINTS": "积分",
    "OUTCOME_NONE": "无",
    # 赠品返还的状态
    "NEGOTIATING": "协商中",
    "REJECTED": "未通过",
    "INSTRUCTED": "已通过，待交付",
    "IN_TRANSIT": "在途",
    "CONFIRMED": "已确认",
    "DISPUTED": "有争议",
    "ARCHIVED": "已归档",
    # 服务
    "WAITING": "尚未生效",
    "ACTIVE": "有效",
    "ENDED": "已终止",
}
PHRASES: dict[str, str] = {
    "pictures": "{count}",
    "days": "{count}",
    "service_back": "服务费按规则退还",
    "gift_taken": "赠品未退回，折价扣除",
    "gift_undone": "赠品已退回，撤销折价",
    "gift_worth_paid": "商家按赠品价值折付",
    "maybe": "（当年放假安排尚未公布，以公布后为准）",
}

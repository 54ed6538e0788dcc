"""中文：每一种事件一句话。`{…}` 填入数值，`[…]` 在其中有缺项时整段省略。

已经显示过的句子不得改变：句式一经发布，只能为新事件增加，不能修改。
"""

SENTENCES = {
    # 订单
    "OrderPlaced": (
        "客户下单：{lines}；原价 {listed}[，优惠 {discount}（{coupons}）][，运费 {freight}]"
        "[，满 {free_from} 免运费 {free_freight}][，{insurer} 承保退货运费险，最高 {cover_max}]，应付 {payable}"
        "[，付款截止 {payment_due_at}][；依据结账记录 {checkout_id}][；{historical}导入的历史订单，未核对条款确认]。"
    ),
    "PaymentCaptured": "收到付款 {amount}（{tender}，付款编号 {payment_id}）。",
    "LinesShipped": (
        "已发货：{lines}[，承运商 {carrier}][{carrier_chosen_by_buyer}（承运商由买家指定）][，运单号 {tracking_no}]"
        "[，预计 {eta} 送达]。"
    ),
    "LinesDelivered": "已送达：{lines}[，{signed_at} 签收]。",
    "LinesLost": "运输途中丢失：{lines}。",
    "LinesCancelled": "已取消：{lines}；原因：{cause}[；按退款报价 {quote_id} 办理]。",
    "LinesCancelled.LEDGER": "逾期未付款，系统取消：{lines}。",
    "ReturnRequested": (
        "客户申请退货 {return_id}：{lines}；原因：{cause}[，客户说明{reason}][；{evidence_given}已附凭证]"
        "[；与页面宣称 {claims} 不符][；按退款报价 {quote_id} 办理][；愿按价留下赠品：{gifts_kept}]。"
    ),
    "ReturnReceived": "退货 {return_id} 已收到：{lines}。",
    "ReturnInspected": "退货 {return_id} 验货完毕：{inspected}。",
    "RefundQuoted": (
        "退款试算 {quote_id}：若退 {lines}（原因：{cause}），退 {amount}[；须一并退回赠品：{gifts}]"
        "[；按规则算得 {suggested}，以实际收到的款项为限][；差额 {shortfall}]；规则：[{method}，]计算规则第 "
        "{policy_version} 版[，依据{clause_refs}][；各规则结果：{outcomes}]；报价有效至 {valid_until}。"
    ),
    "RefundFellDue.STEP": (
        "应退款 {amount}（退款 {refund_id}）[，计算：{formula}][；按规则算得 {suggested}，以实际收到的款项为限]；"
        "[原因：{cause}；]规则：[{method}，]计算规则第 {policy_version} 版[，依据{clause_refs}][；最迟 {pay_by} 付清]"
        "。"
    ),
    "RefundFellDue.LATE_CAPTURE": (
        "后到的付款多出应付金额，应退还 {amount}（退款 {refund_id}），计算规则第 {policy_version} 版"
        "[；最迟 {pay_by} 付清]。"
    ),
    "RefundFellDue.ADJUSTMENT": (
        "因价格下调，应退还 {amount}（退款 {refund_id}）[，计算：{formula}]，计算规则第 {policy_version} 版"
        "[，依据{clause_refs}][；最迟 {pay_by} 付清]。"
    ),
    "RefundFellDue.GRANT": (
        "仅退款不退货，应退 {amount}（退款 {refund_id}）[，计算：{formula}]，计算规则第 {policy_version} 版"
        "[，依据{clause_refs}][；最迟 {pay_by} 付清]。"
    ),
    "RefundFellDue.COMPENSATION": (
        "现金补偿 {amount} 应付给客户（退款 {refund_id}），计算规则第 {policy_version} 版[，依据{clause_refs}]"
        "[；最迟 {pay_by} 付清]。"
    ),
    "RefundSettled": "退款 {refund_id} 已付 {amount}，流水号 {reference}[，原路退回：{tenders}]。",
    "RefundFailed": "退款 {refund_id} 付款未成功[（流水号 {reference}）]，款项仍应退[，说明{reason}]。",
    "RefundOverridden": (
        "经 {approver} 批准，退款 {refund_id} 改为 {amount}[，理由{reason}]；系统算出的金额仍保留在旁。"
    ),
    "RefundGranted": "同意仅退款 {amount}，商品不必退回[，批准人 {approver}][，理由{reason}][；分摊：{shares}]。",
    "PriceAdjusted": (
        "售后调价：客户少付 {reduction}，由 {payer} 承担，原因 {cause}[，批准人 {approver}][，说明{reason}]"
        "[；分摊：{shares}]。"
    ),
    "ShortfallArose.OPEN": (
        "此前的退款多于应退，差额 {amount} 由客户补付（退款 {refund_id} 时发生[，依据{clause_refs}]）。"
    ),
    "ShortfallArose.WAIVED": (
        "此前的退款多于应退，差额 {amount} 不向客户收取（退款 {refund_id} 时发生[，依据{clause_refs}]）。"
    ),
    "ShortfallClosed": "差额减少[，待补 {open} 已抵清][，免收 {waived} 已抵清]（退款 {refund_id} 时发生）。",
    "ShortfallWaived": "待补差额 {amount} 不再向客户收取[，理由{reason}]。",
    "ShortfallCollected": "客户补付差额 {amount}，流水号 {reference}。",
    "CompensationGranted.VOUCHER": (
        "另行补偿代金券 {amount}[（券 {coupon_id}）][，有效至 {valid_until}]，事由：{basis}[，批准人 {approver}]"
        "[，评估 {assessment_id}][，由{funding}承担]。"
    ),
    "CompensationGranted.CASH": (
        "另行补偿现金 {amount}[（退款 {refund_id}）]，事由：{basis}[，批准人 {approver}][，评估 {assessment_id}]"
        "[，由{funding}承担]。"
    ),
    "CompensationGranted.POINTS": (
        "另行补偿积分 {points} 分，事由：{basis}[，批准人 {approver}][，评估 {assessment_id}][，由{funding}承担]。"
    ),
    "CouponLapsed": "优惠券 {coupon_id} 对留下的商品不再减免（退款 {refund_id} 时起）。",
    # 优惠券
    "CouponIssued": (
        "发放优惠券[，优惠码 {code}][，归客户 {customer_id}][{public}，公开使用][，活动 {campaign_id}]"
        "[，优惠：{benefit}][，有效至 {valid_until}][{transferable}，可转让][，因订单 {order_id}]"
        "[，替代券 {replaces}]。"
    ),
    "CouponRedeemed": (
        "优惠券 {coupon_id} 用于客户 {customer_id} 的订单 {order_id}，减 {applied}，适用条款第 {terms_version} 版。"
    ),
    "CouponRestored": "订单 {order_id} 的优惠券 {coupon_id} 退还客户，有效期不变，至 {expires_at}。",
    "CouponRestored.EXPIRED": "订单 {order_id} 的优惠券 {coupon_id} 退还客户，但已于 {expires_at} 过期。",
    "RestorationDenied": "订单 {order_id} 的优惠券 {coupon_id} 不予退还：{reason}。",
    "RedemptionVoided": "订单 {order_id} 对优惠券 {coupon_id} 的使用作废[，另发新券 {reissued_as}]。",
    "CouponReissued": "券已过期，为订单 {order_id} 另发新券 {reissued_as}，有效至 {expires_at}。",
    "CouponRevoked": "优惠券作废，不能再使用[，理由{reason}]。",
    "CouponGraceGranted": "到期后宽限 {days} 天[，理由{reason}]。",
    # 活动
    "CampaignPublished": (
        "发布活动条款第 {terms_version} 版：{benefit}[，满 {threshold} 可用]，{valid_from} 至 {valid_until}；"
        "退款规则：买家原因{refund_method}，非买家原因{fault_refund_method}；全部退货后的券：{restoration}；差额："
        "{shortfall}；条款指纹 {terms_sha256}。"
    ),
    "CampaignTermsRevised": (
        "活动条款改为第 {terms_version} 版，变更项：{changed}；此前的订单仍按各自的版本；条款指纹 {terms_sha256}。"
    ),
    "CampaignEnded": "活动结束，不再接受新的使用[，理由{reason}]。",
    # 结账
    "CheckoutShown": (
        "向客户展示结账页（{language}）：{lines}；原价 {listed}，优惠 {discount}，运费 {freight}，应付 {payable}"
        "[；留存页面 {pages} 份]。"
    ),
    "TermsPresented": "向客户展示活动 {campaign_id} 条款第 {terms_version} 版[：{clauses}]。",
    "ClauseConfirmed": "客户主动确认条款 {clause_id}[（商品行 {line}）]。",
    "ClauseConfirmed.PRETICKED": "条款 {clause_id} 由页面预先勾选[（商品行 {line}）]，不是客户的主动确认。",
    "TermsAccepted": "客户同意活动 {campaign_id} 条款第 {terms_version} 版。",
    "CouponEntered": "客户输入优惠码[{input}][，对应优惠券 {coupon_id}]。",
    "CouponEntered.WITHDRAWN": "客户撤回优惠码[{input}][，对应优惠券 {coupon_id}]。",
    "CouponRefused": (
        "优惠码不适用[（券 {coupon_id}）]：{reason}[，还差 {missing}][，已于 {expired_at} 过期]"
        "[，用于订单 {order_id}]。"
    ),
    # 内部登记
    "CodeClaimed": "该优惠码归优惠券 {coupon_id} 所有。",
    "BuyerOrdered": "客户的订单 {order_id} 计入其在商家 {merchant_id} 的订单数。",
    "BuyerOrderVoided": "订单 {order_id} 在付款前全部取消，不再计入订单数。",
    "CompensationMade": "本事件已在订单 {order_id} 上补偿该客户。",
}

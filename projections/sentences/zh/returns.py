"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "ReturnRequested.APPROVED": (
        "客户申请退货 {return_id}：{lines}；原因：{cause}[，客户说明{reason}][；{evidence_given}已附凭证]"
        "[；与页面宣称 {claims} 不符][；按退款报价 {quote_id} 办理]；经 {approver} 批准受理。"
    ),
    "ReturnRequested.EXCHANGE": (
        "客户申请换货 {return_id}：{lines}[，换为{replacements}]；原因：{cause}[，客户说明{reason}]"
        "[；{evidence_given}已附凭证]"
        "[；与页面宣称 {claims} 不符][；经 {approver} 批准受理]。"
    ),
    "ReturnAuthorised": (
        "同意退货 {return_id}，退回运费由{payer}承担[，寄回地址{address}][，请于 {send_by} 前寄出]"
        "[；依据{clause_refs}]。"
    ),
    "ReturnRefused": "拒绝退货 {return_id}：{ground}[，说明{reason}][；依据{clause_refs}]。商品仍归客户。",
    "ReturnWithdrawn": "客户撤回退货 {return_id}，留下商品[，说明{reason}]。",
    "ReturnDispatched": "客户已寄出退货 {return_id}[，承运商 {carrier}][，运单号 {tracking_no}][，运费 {freight}]。",
    "ReturnReceived.OTHERS": "退货 {return_id} 已收到：{lines}；另有未申报的物品：{others}。",
    "ReturnFreightReimbursed": (
        "退货 {return_id} 的退回运费 {amount} 由{payer}承担，凭票据付给客户（退款 {refund_id}）。"
    ),
    "FreightInsurancePaid": (
        "运费险（{insurer}）就退货 {return_id} 的运费 {freight} 赔付 {payout}[，其余 {customer_share} 未获赔付]，"
        "流水号 {reference}。"
    ),
    "LinesExchanged": (
        "退货 {return_id} 换货：{lines}，换为{replacements}[，应补差价 {dearer}][，价款减少 {cheaper}]；最迟 {ship_by} "
        "寄出[{provisional}（当年放假安排尚未公布，以公布后为准）]。"
    ),
    "ReplacementShipped": "退货 {return_id} 的换货商品已寄出[，承运商 {carrier}][，运单号 {tracking_no}]。",
    "ReplacementDelivered": "退货 {return_id} 的换货商品已送达[，{signed_at} 签收]；自送达起算的各项期限重新计算。",
    "RefundFellDue.EXCHANGE": (
        "换得的商品较便宜，应退差价 {amount}（退款 {refund_id}）[；按规则算得 {suggested}，以实际收到的款项为限]，"
        "计算规则第 {policy_version} 版[，依据{clause_refs}][；最迟 {pay_by} 付清]。"
    ),
    "RefundFellDue.RETURN_FREIGHT": (
        "退回运费 {amount} 应付给客户（退款 {refund_id}），计算规则第 {policy_version} 版[，依据{clause_refs}]"
        "[；最迟 {pay_by} 付清]。"
    ),
}
WORDS: dict[str, str] = {
    "PAYER_CARRIER": "承运商",
    # 拒绝退货的理由
    "GROUND_NO_REASON_WINDOW_CLOSED": "无理由退货的期限已过",
    "GROUND_CLAUSE": "有约束力的条款排除了无理由退货",
    "GROUND_GOODS_EXCLUDED": "依法不适用无理由退货的商品",
    "GROUND_NOT_INTACT": "退回的商品不完好",
    "GROUND_NOT_PROVEN": "所述问题未能证实",
    "GROUND_NOT_RECEIVED": "未收到退回的商品",
    # 退货的状态
    "AUTHORISED": "已同意",
    "REFUSED": "已拒绝",
    "WITHDRAWN": "已撤回",
    "DISPATCHED": "已寄回",
    "REPLACED": "已换货",
    # 退款构成
    "RETURN_FREIGHT": "退回运费",
    "EXCHANGE": "换货差价",
}
PHRASES: dict[str, str] = {
    "replacement": "{name}[（每件 {price}）]",
    "same": "同样的商品",
    "returned_by_post": "退回商品的邮寄费用",
    "exchanged": "换得的商品较便宜",
}

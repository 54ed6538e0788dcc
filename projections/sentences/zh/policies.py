"""政策与权利的用语。已经显示过的句子不得改变：只为新事件增加，不修改。"""

SENTENCES: dict[str, str] = {
    "PolicyDrafted": (
        "起草政策“{title}”第 {version} 版[，{clauses}][，全文指纹 {body_sha256}][，须公示于{publish_in}]。"
    ),
    "PolicyScreened": "审查政策第 {version} 版的条款：[{findings}][{clean}未发现问题]。",
    "PolicyPublished": "公布政策第 {version} 版（渠道：{channels}），自 {effective_from} 起生效。",
    "PolicySuperseded": "政策第 {version} 版至 {ends_at} 为止，其后适用第 {by_version} 版。",
    "PolicyWithdrawn": "政策第 {version} 版在生效前撤回[，理由{reason}]。",
}

WORDS: dict[str, str] = {
    # 优惠码的类别
    "CLASS_GENERAL": "通用",
    "CLASS_FLASH": "限时特惠",
    "CLASS_CLEARANCE": "清仓",
    "CLASS_NEW_PRODUCT": "新品专享",
    "CLASS_EXCLUSIVE": "专属",
    "CLASS_CATEGORY": "品类",
    "CLASS_MEMBER": "会员",
    "CLASS_COMPENSATION": "补偿",
    # 可以主张的
    "REMEDY_REFUND": "退款",
    "REMEDY_EXCHANGE": "换货",
    "REMEDY_REPAIR": "维修",
    "REMEDY_WARRANTY": "质保",
    "REMEDY_RESHIP": "补发",
    "REMEDY_ALTERNATIVE": "另选商品",
    # 需要出示的
    "EVIDENCE_GOODS_INTACT": "商品完好",
    "EVIDENCE_DEFECT_SHOWN": "显示问题的照片或视频",
    "EVIDENCE_GOODS_SHOWN": "所收商品的照片",
    "EVIDENCE_DESCRIPTION_SHOWN": "商品描述的页面",
    "EVIDENCE_DAMAGE_SHOWN": "破损处的照片",
    "EVIDENCE_PARCEL_SHOWN": "包裹外观的照片",
}

PHRASES: dict[str, str] = {
    "clauses_one": "条款 1 条",
    "clauses_many": "条款 {number} 条",
    "screened": "{clause_id}：{finding}（{law}[，{barred}不得发布]）",
    "disclaimer": "以上依据订单所载事实与所列规则整理，供核对之用，不是法律意见。",
    "right_by_clause": (
        "您本次订单使用了‘{coupon_class}’优惠码,根据条款,该商品不支持无理由退货[,但享受{days}天质保服务]。"
    ),
    "right_no_clause_binds": "您本次订单使用了‘{coupon_class}’优惠码,其条款称不支持无理由退货,但{why}。",
    "right_why_clause": "条款 {clause_id} 对您不产生约束（{outcome}：{reasons}）",
    "right_why_no_clause": "没有任何条款就此对您产生约束",
    "right_no_reason_until": "您可以在 {closes_at} 之前（含）无理由退货，完好退回，退货运费由{payer}承担。",
    "right_no_reason_open": "您可以无理由退货，自签收次日起 {days} 日内有效，退货运费由{payer}承担。",
    "right_no_reason_over": "无理由退货期已于 {closes_at} 届满。",
    "right_no_reason_excluded": "该商品属于{kind}，依法不适用无理由退货。",
    "right_nothing_kept": "该商品已全部取消、退回或丢失，没有可以主张的权利。",
    "right_fault_claims": "因{cause}，您可以主张：{claims}；运费由{payer}承担。",
    "right_fault_none": "因{cause}，目前没有可以主张的权利。",
    "right_still_taken_in": "请求随时可以提出，都会受理；如何处理由商家或者法院决定。",
    "right_buyers_carrier": "商品由您自行选择的承运人运输，运输途中的风险不由商家承担。",
    "right_claim_until": "{remedy}（至 {closes_at}）",
    "right_claim_open": "{remedy}",
    "right_claim_later": "{remedy}（收到商品之后）",
    "right_claim_once_sent": "{remedy}（商品发出之后）",
    "right_basis": "[按{policies}，]依据{laws}。",
    "right_policy": "政策 {policy_id} 第 {version} 版",
    "right_promise": "活动 {campaign_id} 条款第 {version} 版",
    "right_voucher": "券 {coupon_id} 条款第 {version} 版",
    "right_trade": "行业通行的质保",
    "right_service": "服务{title}",
    "right_joint": "{first}{second}",
    "right_clause_verdict": "条款 {clause_id}（{subject}）：{outcome}。理由：{reasons}。[依据{laws}。]",
}

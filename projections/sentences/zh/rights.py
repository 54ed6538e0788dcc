"""条款的效力与卡片：告知、裁断及其理由。"""

SENTENCES: dict[str, str] = {
    "ClauseExplained": (
        "就条款 {clause_id} 的含义作出答复[（客户 {customer_id} 询问）][：{answer}][；包括 {included}]"
        "[；不包括 {excluded}]。已答复包括的，此后不得排除。"
    ),
    "ClauseExplained.NOTHING_INCLUDED": (
        "就条款 {clause_id} 的含义作出答复[（客户 {customer_id} 询问）][：{answer}][；不包括 {excluded}]。"
    ),
}
WORDS: dict[str, str] = {
    # 裁断
    "BINDING": "有效",
    "NOT_INCORPORATED": "未订入合同",
    "VOID": "无效",
    "SUPERSEDED": "以更优承诺为准",
    "NOT_APPLICABLE": "不适用",
    # 理由
    "BETTER_PROMISE": "商家已作出更优的答复或承诺",
    "NOT_GOODS": "不是商品",
    "GOODS_EXCLUDED_BY_LAW": "依法不适用无理由退货的商品",
    "NO_STATUTORY_GROUND": "没有法定事由，优惠、清仓或特价本身不是事由",
    "CONFIRMED_FOR_THE_LINE": "客户在购买时单独确认",
    "NOT_CONFIRMED": "客户购买时未单独确认",
    "PRETICKED": "由页面预先勾选",
    "TOUCHES_QUALITY_RIGHTS": "触及质量、三包、赔偿或投诉的权利",
    "BARS_MAIN_RIGHTS": "限制或排除消费者主要权利",
    "KEPT_BY_THE_REGIME": "该裁断规则予以保留",
    "FAST_TRACK_ONLY": "只影响快速处理，不影响权利",
    "CODE_BASED_RESTRICTION": "以使用优惠码为由的限制",
    "NOT_ADDRESSED": "该裁断规则未涉及",
    "CONSPICUOUS_BEFORE_ORDER": "下单前以显著方式告知",
    "NOT_SHOWN": "下单前未展示",
    "SHOWN_AFTER_ORDER": "下单之后才展示",
    "NOT_CONSPICUOUS": "未以显著方式展示",
    "POPUP_ALONE_PROVES_NOTHING": "仅有弹窗或勾选，不足以证明已提示",
    # 条款所涉的权利
    "QUALITY_RIGHTS": "质量与三包权利",
    "NO_REASON_RETURN": "七天无理由退货",
    "FINAL_INTERPRETATION": "最终解释权",
    "DISPUTE_WINDOW": "提出异议的期限",
    "COUPON_RESTORATION": "优惠券的退还",
    "REFUND_METHOD": "部分退货的结算方式",
    "OTHER": "其他",
    # 审查发现
    "BLANKET_EXCLUSION": "概括排除退换，未保留质量问题",
    "UNFAIR_DEFINITION": "单方面界定质量问题",
    "TIME_BAR": "逾期视为放弃权利",
    "COMPLAINT_BAR": "限制投诉、起诉或评价",
    "REGULATOR": "可向市场监督管理部门（12315）反映",
    # 商品种类
    "ORDINARY": "一般商品",
    "CONFIRMABLE": "经确认可不适用无理由退货的商品",
    "CUSTOM_MADE": "定作商品",
    "PERISHABLE": "鲜活易腐商品",
    "DIGITAL_OPENED": "已拆封的音像制品、软件或数字化商品",
    "PERIODICAL": "已交付的报纸、期刊",
    # 类别所示与层级
    "STANDARD": "标准售后",
    "BASIC": "基础质保",
    "DAYS_30": "三十天质保",
    "DEEP": "高折扣：支持质保，条款不支持无理由退货",
    "CLAUSE_CONFIRMED": "须在购买时单独确认",
    # 使用前须知
    "LIMIT_NO_NO_REASON_RETURN": "条款不支持七天无理由退货",
    "LIMIT_CLAIMS_TO_LIMIT_QUALITY_RIGHTS": "条款意图限制质量权利",
    "LIMIT_NEW_CUSTOMERS_ONLY": "仅限新用户",
    "LIMIT_NOT_STACKABLE": "不可叠加",
    "LIMIT_NO_POINTS": "条款涉及积分",
    "LIMIT_COUPON_NOT_GIVEN_BACK": "退货后优惠券不退还",
    "LIMIT_KEPT_GOODS_PRICED_ANEW": "部分退货时对保留商品重新计价",
    "LIMIT_THRESHOLD": "有使用门槛",
    "LIMIT_SCOPE": "限定适用商品",
    "LIMIT_ONE_PER_ORDER": "单次订单限用一个",
    "LIMIT_PER_CUSTOMER_LIMIT": "每人限用次数",
    "LIMIT_SINGLE_USE": "一次性使用",
    "LIMIT_AFTER_SALES": "售后条款有别于标准",
    "LOWER_PRIORITY_NUMBER_FIRST": "优先级数字小者先用",
    "PLATFORM_BEFORE_MERCHANT": "同优先级时先用平台券",
    "THEN_BY_CAMPAIGN_ID": "再按活动编号",
    # 提示
    "NOTICE_SINGLE_CHANNEL": "未同时以弹窗和商品详情页提示",
    "EXCLUSIVE_OVERLAP": "两个互斥的活动在时间和商品上重叠",
    # 条款的各项
    "TERMS_source": "来源",
    "TERMS_exclusive": "不可同享",
    "TERMS_restoration_after_shipping": "发货后券的退还",
    "TERMS_page": "活动页面",
}
PHRASES: dict[str, str] = {}

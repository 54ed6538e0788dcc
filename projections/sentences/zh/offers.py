"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    # 优惠的选择、叠加与保留
    "OrderPlaced.SUPPRESSED": (
        "客户下单：{lines}；原价 {listed}[，优惠 {discount}（{coupons}）][，运费 {freight}]"
        "[，满 {free_from} 免运费 {free_freight}][，{insurer} 承保退货运费险，最高 {cover_max}]，应付 {payable}"
        "[，付款截止 {payment_due_at}][；依据结账记录 {checkout_id}][；{historical}导入的历史订单，未核对条款确认]"
        "；未使用的优惠：{suppressed}。"
    ),
    "OrderPlaced.SPLIT": (
        "由订单 {split_from} 拆分而来的订单：{lines}；原价 {listed}[，优惠 {discount}（{coupons}）][，运费 {freight}]"
        "[，满 {free_from} 免运费 {free_freight}][，{insurer} 承保退货运费险，最高 {cover_max}]，应付 {payable}"
        "[，付款截止 {payment_due_at}][；依据结账记录 {checkout_id}]"
        "[；{historical}导入的历史订单，未核对条款确认][；未使用的优惠：{suppressed}]。"
    ),
    "DiscountOverridden.UNNAMED": (
        "已采用最优惠的组合：{chosen}，应付 {payable}，原应付 {named_payable}，少付 {difference}"
        "[；客户已接受较差的售后条款：{worse_terms}]。"
    ),
    "DiscountOverridden": (
        "更优惠的组合取代了客户所选的优惠[（{named}）]：改用 {chosen}，应付 {payable}，原应付 {named_payable}，少付 "
        "{difference}[；客户已接受较差的售后条款：{worse_terms}]。"
    ),
    "StackingWindowOpened": (
        "开放叠加时段 {window_id}：{opens_at} 起至 {closes_at} 前，可与活动 {campaigns} 的优惠同用，对方活动亦须开放。"
    ),
    "StackingWindowClosed": "叠加时段 {window_id} 提前关闭。",
    "CouponEligibilityPreserved": (
        "因{cause}无法使用（事件 {incident_id}，{recovered_at} 恢复），优惠资格保留至 {valid_until}。"
    ),
    "EligibilityKept": "客户就本事件保留优惠券 {coupon_id} 的使用资格，不再另行补偿。",
    # 错误叠加、拆单、条款解释
    "MisStackingDetected": (
        "优惠券 {coupons} 不应与其他优惠叠加，原因：{cause}；订单已计应付 {payable}，按条款应付 {due_payable}，少计 "
        "{excess}；处理建议：{suggested}。"
    ),
    "MisStackingResolved.HONOUR": "错误叠加的优惠照常有效，客户无须补付，由{payer}承担[，批准人 {approver}]。",
    "MisStackingResolved.COLLECT": (
        "经客户同意，由客户补付 {amount}，不应叠加的优惠券退还客户[；保留的优惠：{applied}][，批准人 {approver}]。"
    ),
    "MisStackingResolved.CANCEL": "因优惠错误叠加取消订单[，退款 {refund}]，由{payer}承担[，批准人 {approver}]。",
    "OrderSplit": "订单拆分为：{parts}。",
    "LinesCancelled.SPLIT": "订单已拆分，原订单中的 {lines} 转入拆分后的订单。",
    "TermsInterpreted": (
        "优惠券 {coupon_id} 的条款[第 {clause_id} 条]有不止一种理解（{readings}），自此按对客户有利的理解执行，"
        "依据《民法典》第 498 条[，说明{reason}]。"
    ),
    "RefundFellDue.CORRECTION": (
        "按对客户有利的理解，补足以前各次退款少退的部分：应退 {amount}（退款 {refund_id}）[，计算：{formula}]"
        "[；按规则为 {suggested}，以实收为限]；规则：[{method}，]计算规则第 {policy_version} 版[，依据 {clause_refs}]"
        "[；按各规则：{outcomes}][；付款期限 {pay_by}]。"
    ),
    "CouponRestored.CLAUSE_NOT_BINDING": (
        "订单 {order_id} 的优惠券 {coupon_id} 退还客户，有效期不变，至 {expires_at}；不予退还的条款对客户没有约束力。"
    ),
}
WORDS: dict[str, str] = {
    "FLASH_NO_STACK": "限时特惠不与其他优惠同用",
    "ALREADY_COMPENSATED": "所涉故障已另有补偿",
    "NOT_BEST": "不在最优惠的组合中",
    "NOT_CHOSEN": "客户选择了其他优惠",
    "NOT_APPLIED_BY_USER": "客户未选择使用",
    "SYSTEM_OUTAGE": "系统故障",
    "APP_CRASH": "应用崩溃",
    "WORSE_NO_REASON_RETURN": "不支持七天无理由退货",
    "WORSE_WARRANTY": "质保期较短",
    "WORSE_REFUND_METHOD": "买家原因的退款规则",
    "WORSE_FAULT_REFUND_METHOD": "非买家原因的退款规则",
    "WORSE_SHORTFALL": "差额由客户补付",
    "WORSE_RESTORATION": "退货后优惠券不退还",
    "IMPORT": "随历史订单导入",
    "DEFAULT_OVERRIDE": "系统默认优惠取代了客户所选",
    "SYSTEM": "系统故障",
    "HONOUR": "照常有效",
    "CANCEL": "取消订单",
    "PAYER_CUSTOMER": "客户",
    "ORDER_SPLIT": "订单拆分",
    "CLAUSE_NOT_BINDING": "不予退还的条款没有约束力",
}
PHRASES: dict[str, str] = {
    "suppressed": "{coupon_id}（{reason}[，还差 {missing}]）",
    "right_order_split": "订单已拆分，该商品的权利见订单 {orders}。",
    "part": "{order_id}（{lines}[；优惠券 {coupons}][；运费 {freight}]）",
}

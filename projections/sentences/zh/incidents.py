"""Chinese: safety emergencies, batches and recalls. A sentence once shown never changes: add, edit none."""

SENTENCES: dict[str, str] = {
    "EmergencyDeclared": (
        "就批次 {batch} 启动应急预案（{hazard}）[，商品 {sku}][，商家 {merchant_id}]，{reported_at} 接报"
        "[，工单 {case_id}][：{reason}]。"
    ),
    "InspectionRequested": "已同步通知品控检测批次 {batch}。",
    "EmergencyAssigned": "由 {owner} 全程跟进。",
    "EmergencyAcknowledged": "{by} 已响应。",
    "BatchQuarantined": "批次 {batch} 已封存[，地点 {place}]，不再发出。",
    "BatchInspected": "{inspector} 检测了该批次：{result}（报告指纹 {report_sha256}）。",
    "BatchReleased": "该批次解除封存，可以发出[，{approver} 批准][：{reason}]。",
    "LiabilityEstablished": (
        "经 {approver} 批准，认定商家 {merchant_id}：{condition}，理由是{ground}（{law}）"
        "[：{reason}][；证据 {evidence}]。"
    ),
    "RecallOrdered": (
        "召回批次 {batch}[，{confirmed}检测已确认][，{approver} 批准]，召回计划指纹 {plan_sha256}，"
        "费用由商家承担（{laws}）[：{reason}][；{historical}由历史记录导入]。"
    ),
    "PublicApologyPublished": "已在 {channel} 公开致歉[，见 {url_ref}]（文本指纹 {text_sha256}）。",
    "EmergencyClosed": "应急结束：{outcome}[：{reason}]。",
    "BatchStopped": ("因应急事件 {incident_id}，批次 {batch} 不得发出[，限于商品 {sku}][，限于商家 {merchant_id}]。"),
    "BatchFreed": "应急事件 {incident_id} 不再限制批次 {batch}。",
    "RecallNoticed": (
        "批次 {batch} 的召回（应急事件 {incident_id}）通知到本订单[：在客户处的有 {lines}][；不再发出的有 {unsent}]"
        "[；{nothing}本订单已没有该批次的商品][；消息 {message_id}]。"
    ),
}
WORDS: dict[str, str] = {
    "食品安全民事解释(一)": "食品安全民事纠纷解释（一）",
    "MESSAGE_RECALL": "召回通知",
    "HAZARD_FOOD_SAFETY": "食品安全",
    "HAZARD_PRODUCT_SAFETY": "产品安全",
    "INSPECTED_CONFIRMED": "确认存在危险",
    "INSPECTED_CLEARED": "未见问题",
    "INSPECTED_INCONCLUSIVE": "尚无定论",
    "LIABLE_MADE_BY_MERCHANT": "食品由其生产",
    "LIABLE_PAST_EXPIRY": "超过保质期仍销售",
    "LIABLE_NO_LAWFUL_SOURCE": "不能提供合法进货来源",
    "LIABLE_UNREASONABLY_CHEAP": "以明显不合理的低价进货",
    "LIABLE_NOT_CHECKED_ON_RECEIPT": "未履行进货查验义务",
    "LIABLE_FALSE_DATE_OR_BATCH": "虚假标注或更改生产日期、批号",
    "LIABLE_RECORDS_HIDDEN_OR_FALSE": "隐匿、销毁进销货记录或提供虚假信息",
    "LIABLE_OTHER": "其他情形",
    "ESTABLISHED_PRODUCER": "是生产者",
    "ESTABLISHED_SELLER_KNEW": "明知",
    "NOT_ACKNOWLEDGED": "尚未响应",
    "NO_OWNER": "尚无主管跟进",
    "NOT_RECALLED": "批次尚未召回",
    "NO_APOLOGY": "尚未公开致歉",
    "NOT_RELEASED": "批次尚未解除封存",
    "NOT_CLEARED": "检测尚未排除危险",
    "OUTCOME_RECALLED": "批次已召回",
    "OUTCOME_CLEARED": "检测未见问题",
    "OUTCOME_UNFOUNDED": "并无此事",
}
PHRASES: dict[str, str] = {}

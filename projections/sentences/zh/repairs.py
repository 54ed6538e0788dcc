"""Chinese sentences of repairs. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "RepairRequested": (
        "报修 {repair_id}：{title} × {quantity}（{mode}）；原因：{cause}[，客户说明{reason}]"
        "[；保修范围内，依据{covered_by}][；备件折扣：{discount}]。"
    ),
    "RepairReceived": "报修 {repair_id} 的商品已交维修方，维修期间不计入保修期。",
    "RepairQuoted.FREE": "报修 {repair_id} 免费维修，承诺 {working_days} 个工作日[，最迟 {due_by} 完成]。",
    "RepairQuoted": (
        "报修 {repair_id} 报价：备件 {parts}[ − 折扣 {discount}]，工时 {labour}，合计 {total}；"
        "承诺 {working_days} 个工作日[；{own}属客户人为损坏，已附凭证]。"
    ),
    "RepairQuoted.LABOUR_WAIVED": (
        "报修 {repair_id} 报价：备件 {parts}[ − 折扣 {discount}]，质量问题免工时费 {labour}，合计 {total}；"
        "承诺 {working_days} 个工作日。"
    ),
    "RepairAnswered.ACCEPTED": "客户接受报修 {repair_id} 的报价[，最迟 {due_by} 完成]。",
    "RepairAnswered.DECLINED": "客户不接受报修 {repair_id} 的报价。",
    "RepairPaid": "客户支付报修 {repair_id} 的费用 {amount}，流水号 {reference}。",
    "RepairCompleted.REPAIRED": "报修 {repair_id} 已修好，维修报告 {report}。",
    "RepairCompleted.NOT_REPAIRABLE": "报修 {repair_id} 无法修复，维修报告 {report}。",
    "RefundFellDue.REPAIR": (
        "未能修复，已付的维修费用 {amount} 应退还（退款 {refund_id}），计算规则第 {policy_version} 版"
        "[，依据{clause_refs}][；最迟 {pay_by} 付清]。"
    ),
    "RepairReturned": "报修 {repair_id} 的商品已交还客户[，承运商 {carrier}][，运单号 {tracking_no}]，保修期继续计算。",
    "RepairWithdrawn": "客户撤回报修 {repair_id}[，说明{reason}]。",
    "RepairOverdue": "报修 {repair_id} 未在承诺的 {due_at} 前完成。",
}
WORDS: dict[str, str] = {
    "REPAIR_SEND_IN": "寄修",
    "REPAIR_PICKUP": "上门取件",
    "REPAIR_ON_SITE": "上门",
    "REPAIR_STORE": "到店",
    "OWN_DAMAGE": "人为损坏",
    "REPAIR": "维修费",
    "PARTS_NOT_HOLDER": "不适用，券属于其他客户",
    "PARTS_EXPIRED": "不适用，券已过期",
    "PARTS_NOT_ON_ORDER": "不适用，订单未使用该券",
    "PARTS_NO_PARTS_DISCOUNT": "不适用，该券没有备件折扣",
    "PARTS_NOT_VALID": "不适用，该券已失效",
    # 状态
    "QUOTED_REPAIR": "已报价",
    "RETURNED_REPAIR": "已交还客户",
    "DECLINED": "客户未接受",
    "STARTED": "维修中",
    "COMPLETED": "已完成",
}
PHRASES: dict[str, str] = {
    "working_days": "{count}",
    "repair_back": "未能修复，已付的费用退还",
    "parts_verified": "减 {percent}%",
}

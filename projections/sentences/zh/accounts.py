"""Chinese sentences and words. A sentence once shown never changes: add templates for new events, edit none."""

SENTENCES: dict[str, str] = {
    "AgreementAccepted": "客户接受协议 {agreement_id} 第 {version} 版。",
    "TierSet": "客户等级改为 {tier}[，理由{reason}]。",
    "AbuseSuspected": (
        "账户涉嫌滥用 {abuse_id}：{kind}，涉及 {count} 个账户，自 {since} 起[；迹象：{signals}]"
        "[；证据：{evidence_ids}]。"
    ),
    "FreezeRequested": (
        "申请冻结账户（{freeze_id}）：{scopes}[，至 {until} 止]，因涉嫌滥用 {abuse_id}，依据协议 {agreement_id} 的条款 "
        "{clause_id}[，理由{reason}]。"
    ),
    "AccountFrozen": (
        "账户已冻结（{freeze_id}）：{scopes}[，至 {until} 止]；客户在行为之前接受的协议 {agreement_id} 第 "
        "{agreement_version} 版载有条款 {clause_id}。"
    ),
    "FreezeRefused": (
        "不予冻结（{freeze_id}）：行为开始时，协议 {agreement_id} 的条款 {clause_id} 对客户没有约束力"
        "[；客户接受的第 {agreement_version} 版没有这一条]。"
    ),
    "AccountUnfrozen": "冻结 {freeze_id} 已解除[，理由{reason}]。",
    "BenefitsTakenBack": (
        "因涉嫌滥用 {abuse_id}，收回订单 {order_id} 的优惠（{taking_id}）[；追索 {amount}][；收回积分 {points} 分]"
        "[，其中 {missing} 分已经用掉，记为欠分]。"
    ),
    "ClaimClosed.PAID": "追索 {taking_id} 已付清[，凭证 {reference}]。",
    "ClaimClosed.WAIVED": "追索 {taking_id} 不再要求[，理由{reason}]。",
}
WORDS: dict[str, str] = {
    "ABUSE_FAKE_REGISTRATION": "恶意注册",
    "ABUSE_BRUSHING": "刷单",
    "ABUSE_COUPON_ABUSE": "滥用优惠券",
    "ABUSE_OTHER": "其他滥用",
    "FREEZE_COUPON": "优惠券",
    "FREEZE_GOODWILL": "好意补偿",
    "FREEZE_FAST_TRACK": "快速通道",
    "NOT_DISCLOSED": "事先未告知",
    "ACCOUNT_FROZEN": "账户已冻结",
}
PHRASES: dict[str, str] = {
    "accounts": "{count}",
}

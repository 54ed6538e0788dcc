"""What each problem means: its status, and a sentence in Chinese with gaps for the refusal's own members.

The English sentence is the refusal's own.
"""

from typing import NamedTuple


class ProblemText(NamedTuple):
    """A problem's status; its title in English; what is told in Chinese."""

    status: int
    title: str
    zh: str


def _texts(status: int, **texts: tuple[str, str]) -> dict[str, ProblemText]:
    return {code.replace("_", "-"): ProblemText(status, title, zh) for code, (title, zh) in texts.items()}


_REQUEST = {
    **_texts(
        400,
        malformed_json=("The body is not JSON", "请求正文不是合法的 JSON。"),
        duplicate_member=("A member stands twice in one object", "请求正文的同一对象中有重复的成员。"),
        not_utf_8=("The body is not UTF-8", "请求正文不是 UTF-8 编码。"),
        too_deep=("The body nests too deep", "请求正文嵌套过深。"),
        idempotency_key_missing=("Idempotency-Key is missing", "请求缺少 Idempotency-Key 请求头。"),
        idempotency_key_malformed=("Idempotency-Key is malformed", "Idempotency-Key 应为 1 至 255 个字符。"),
        if_match_malformed=("If-Match is malformed", 'If-Match 应为带引号的版本号，例如 "7"。'),
        if_none_match_malformed=("If-None-Match is malformed", "追加时 If-None-Match 只能是 *。"),
        actor_malformed=("Actor is malformed", "Actor 请求头应为员工编号。"),
        bad_request=("The request is malformed", "请求格式不正确。"),
    ),
    **_texts(
        401,
        key_missing=("An API key is needed", "请提供 API 密钥：Authorization: Bearer <密钥>。"),
        key_unknown=("The API key opens nothing", "该 API 密钥不存在、已过期或已吊销。"),
        sign_in_used=("The sign-in link opens nothing", "登录链接已使用或已过期，请重新获取。"),
    ),
    **_texts(
        403,
        scope_missing=("The key lacks a scope", "该密钥缺少权限 {scope}。"),
        backdating_needs_admin=("Only scope admin may backdate so far", "发生时间早于 24 小时前，需要 admin 权限。"),
    ),
    **_texts(
        404,
        not_found=("There is no such thing", "没有找到所请求的内容。"),
        not_yet=("Nothing was there yet", "在所指定的版本或时间，该记录尚不存在。"),
        kind_not_supported_yet=("This kind of stream is not supported yet", "暂不支持此类记录。"),
    ),
    **_texts(405, method_not_allowed=("The method is not allowed here", "此地址不支持该请求方法。")),
    **_texts(406, not_acceptable=("None of the accepted types can be given", "无法提供所要求的媒体类型。")),
    **_texts(
        412, version_conflict=("The stream has another version", "记录的当前版本是 {current_version}，与所给的不一致。")
    ),
    **_texts(413, body_too_large=("The body is too large", "请求正文过大，上限为 {limit} 字节。")),
    **_texts(415, unsupported_media_type=("The media type is not supported", "不支持该媒体类型，应为 {expected}。")),
    **_texts(
        500,
        internal=("Something went wrong on our side", "服务器内部错误，未记录任何内容的请求可用同一幂等键安全重试。"),
    ),
    **_texts(
        503,
        busy=("The ledger is busy", "系统繁忙，请稍后以同一 Idempotency-Key 重试。"),
        behind=("The view is behind the log", "此视图尚未更新到所要求的位置，请稍后重试。"),
    ),
}
_SCHEMA = _texts(
    422,
    schema=("The request does not fit its schema", "请求内容不符合格式要求，详见 errors。"),
    unknown_fact=("No such fact can be appended here", "此处不能追加该类型的事实，详见 errors。"),
    idempotency_key_reused=("The Idempotency-Key came with another request", "该 Idempotency-Key 已用于另一请求。"),
    id_malformed=("The id is malformed", "编号格式不正确：应为 1 至 64 个字母、数字或 ._:-。"),
    hash_mismatch=("The content has another hash", "内容与其 SHA-256 不符。"),
    fact_too_large=("The fact is too large", "该事实过大，较大的内容请先通过 /v1/content 上传。"),
    occurred_in_the_future=("It has not occurred yet", "发生时间比当前时间晚 5 分钟以上。"),
    bad_time=("A time is malformed", "时间格式不正确，应为带时区的 RFC 3339 时间。"),
    unknown_zone=("The time zone is unknown", "时区不在 IANA 时区数据库中。"),
    unknown_currency=("The currency is unknown", "货币代码不属于 ISO 4217。"),
    nothing_to_revise=("The revision changes nothing", "修订至少要写明一项条款。"),
    zone_without_times=("The zone needs its times", "更改时区时必须重新写明有效期起止。"),
    valid_until_before_valid_from=("The terms end before they begin", "有效期截止早于开始。"),
    threshold_beside_tiers=("Tiers carry their own thresholds", "阶梯优惠自带门槛，不能另设门槛。"),
    tier_twice=("Two tiers have one threshold", "两个阶梯的门槛相同。"),
    funding_does_not_sum=("The shares of the funding do not sum", "费用分摊之和应为 10000 基点。"),
    clause_twice=("Two clauses have one id", "两个条款编号相同。"),
    clause_without_text=("A clause needs its text", "条款必须附有正文。"),
    empty_code=("The code is empty", "优惠码没有可见字符。"),
    line_twice=("A line is named twice", "同一行号出现了两次。"),
    coupon_twice=("A coupon is named twice", "同一张优惠券出现了两次。"),
    gift_with_price=("A gift has no price", "赠品不能有价格。"),
    belongs_to_nothing=("belongs_to names no other line", "belongs_to 没有指向其他行。"),
    amount_too_large=("The amount is too large", "订单金额超出可精确计算的范围。"),
    due_before_order=("The payment is due before the order", "付款期限早于下单时间。"),
    tenders_do_not_sum=("The tenders do not sum", "各支付渠道金额之和与退款金额不符。"),
)
_OFFER = _texts(
    409,
    expired=("The coupon has expired", "优惠券 {coupon} 已于 {expired_at_local} 过期。"),
    not_yet_valid=("The coupon is not valid yet", "优惠券 {coupon} 自 {valid_from_local} 起可用。"),
    threshold=("The threshold is not met", "未达到优惠券 {coupon_id} 的使用门槛，还差 {missing}。"),
    sku_not_in_scope=("The coupon is for other goods", "所购商品不在优惠券 {coupon} 的适用范围内。"),
    not_new_user=("The coupon is for a first order", "优惠券 {coupon} 仅限首次下单使用。"),
    not_holder=("The coupon is another customer's", "优惠券 {coupon} 属于其他顾客。"),
    wrong_issuer=("The coupon is another shop's", "优惠券 {coupon} 由其他店铺发放，此处不能使用。"),
    wrong_currency=("The coupon is for another currency", "优惠券 {coupon} 适用于其他货币的订单。"),
    one_code_per_order=("These codes can't be combined", "每个订单只能使用一个优惠码，优惠券 {coupon} 不能叠加。"),
    already_redeemed=("The coupon was used before", "优惠券 {coupon} 已用于订单 {order_id}。"),
    customer_limit=("The customer has used it as often as allowed", "优惠券 {coupon} 每人限用 {limit} 次，已用完。"),
    redemption_limit=("All uses are taken", "优惠券 {coupon} 的 {limit} 个名额已用完。"),
    revoked=("The coupon was withdrawn", "该优惠券已被撤回。"),
    campaign_ended=("The campaign has ended", "该活动已结束。"),
    unknown_code=("There is no such code", "没有这个优惠码。"),
    unknown_coupon=("There is no such coupon", "没有这张优惠券。"),
    code_taken=("The code belongs to another coupon", "该优惠码已属于另一张优惠券。"),
    grace_exhausted=("No more grace can be given", "一张优惠券最多延长三天。"),
    terms_not_accepted=(
        "The terms were not accepted",
        "下单前顾客未接受优惠券 {coupon} 的条款（第 {terms_version} 版）。",
    ),
    unknown_terms=("There are no such terms", "没有该版本的活动条款。"),
    unknown_campaign=("There is no such campaign", "没有该活动。"),
    unknown_checkout=("There is no such checkout", "没有该结账记录。"),
    shown_differs=(
        "The order is not what was shown",
        "订单与向顾客展示的内容不一致：展示应付 {shown_payable}，订单应付 {payable}。",
    ),
    unknown_clause=("There is no such clause", "条款中没有 {clause_id} 这一条。"),
)
_ORDER = _texts(
    409,
    already_recorded_differently=("It is recorded with other content", "已有相同编号的记录，但内容不同。"),
    not_supported_yet=("This is not supported yet", "暂不支持此功能。"),
    nothing_left=("Not so many units are left", "第 {line} 行可操作的数量为 {available}，少于所要求的 {wanted}。"),
    already_shipped=(
        "The goods have left the warehouse",
        "第 {line} 行可取消的数量为 {available}，少于所要求的 {wanted}。",
    ),
    unknown_line=("The order has no such line", "订单没有第 {line} 行。"),
    unknown_payment=("The order has no such payment", "订单没有支付 {payment_id}。"),
    unknown_quote=("The order has no such quote", "订单没有该退款报价。"),
    unknown_refund=("The order has no such refund", "订单没有退款 {refund_id}。"),
    unknown_return=("The order has no such return", "订单没有退货 {return_id}。"),
    return_closed=("The return is closed", "退货 {return_id} 已验收。"),
    already_settled=("The refund is paid", "退款 {refund_id} 已结清。"),
    already_compensated=("The incident is compensated", "该事件已给过补偿（订单 {order_id}）。"),
    exceeds_payable=("More than the order costs", "收款超过订单应付金额 {payable}，已收 {captured}。"),
    exceeds_captured=("More than came in", "退款 {amount} 超过可退上限 {most}。"),
    exceeds_retained=("More than the kept goods cost", "金额 {amount} 超过顾客保留商品的价值 {most}。"),
    exceeds_tender=(
        "More than this payment brought in",
        "经支付 {payment_id} 退回的金额超过其可退余额 {most}。",
    ),
    exceeds_shortfall=("More than is open", "金额超过尚未补足的差额 {open}。"),
)

PROBLEMS: dict[str, ProblemText] = _REQUEST | _SCHEMA | _OFFER | _ORDER
"""Every problem by its code. A refusal that is not here is a rule's (409)."""

RULES: dict[str, str] = {
    "already-recorded-differently": "R-000-16",
    "already-settled": "R-000-11",
    "already-shipped": "R-000-62",
    "campaign-ended": "R-000-105",
    "customer-limit": "R-000-106",
    "exceeds-shortfall": "R-000-99",
    "exceeds-tender": "七日无理由退货暂行办法 14",
    "grace-exhausted": "R-000-113",
    "not-holder": "R-000-53",
    "not-yet-valid": "R-000-105",
    "nothing-left": "R-000-11",
    "redemption-limit": "R-000-08",
    "return-closed": "R-000-11",
    "revoked": "R-000-105",
    "unknown-checkout": "R-000-64",
    "unknown-clause": "R-000-02",
    "wrong-currency": "R-000-104",
    "wrong-issuer": "R-000-104",
}
"""The requirement or law behind a refusal that does not name its own."""

"""Refusals of campaigns, coupons, policies and offers."""

from api.problem_texts.text import texts

OFFER = texts(
    409,
    expired=("The coupon has expired", "优惠券 {coupon} 已于 {expired_at_local} 过期。"),
    not_yet_valid=("The coupon is not valid yet", "优惠券 {coupon} 自 {valid_from_local} 起可用。"),
    threshold=("The threshold is not met", "未达到优惠券 {coupon_id} 的使用门槛，还差 {missing}。"),
    sku_not_in_scope=("The coupon is for other goods", "所购商品不在优惠券 {coupon} 的适用范围内。"),
    not_new_user=("The coupon is for a first order", "优惠券 {coupon} 仅限首次下单使用。"),
    not_holder=("The coupon is another customer's", "优惠券 {coupon} 属于其他客户。"),
    wrong_issuer=("The coupon is another shop's", "优惠券 {coupon} 由其他店铺发放，此处不能使用。"),
    wrong_currency=(
        "It is in another currency",
        "[优惠券 {coupon} 适用于其他货币的订单][订单 {order_id} 使用另一种货币]。",
    ),
    one_code_per_order=("These codes can't be combined", "每个订单只能使用一个优惠码，优惠券 {coupon} 不能叠加。"),
    flash_no_stack=("Flash sales can't be combined", "限时特惠不能与其他优惠叠加，优惠券 {coupon} 不能使用。"),
    worse_terms=(
        "The cheaper offer has worse after-sales terms",
        (
            "改用 {chosen}[ 代替 {named}]，应付 {payable}（所选优惠应付 {named_payable}），但售后条款较差（{worse}），"
            "须先征得客户同意。"
        ),
        (
            "With {chosen}[ in place of {named}] the order costs {payable} instead of {named_payable}, but the "
            "after-sales terms are worse ({worse}): the customer has to accept that first."
        ),
    ),
    too_many_offers=("Too many offers go together", "可叠加的优惠组合超过 {limit} 种，请减少候选优惠。"),
    unknown_window=("There is no such window", "活动没有叠加时段 {window_id}。"),
    expired_before_failure=(
        "It had expired before the failure",
        (
            "[优惠券 {coupon} ][活动 {campaign_id} ]在故障发生前已于 {expired_at_local} 过期，"
            "故障于 {recovered_at_local} 恢复。"
        ),
    ),
    still_valid=(
        "It is valid as long anyway",
        "优惠券 {coupon} 本来就有效至 {valid_until_local}，无须因故障保留资格。",
    ),
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
        "下单前客户未接受优惠券 {coupon} 的条款（第 {terms_version} 版）。",
    ),
    unknown_terms=("There are no such terms", "没有该版本的活动条款。"),
    unknown_campaign=("There is no such campaign", "没有活动[ {campaign_id}]。"),
    unknown_checkout=("There is no such checkout", "没有该结账记录。"),
    shown_differs=(
        "The order is not what was shown",
        "订单与向客户展示的内容不一致[：展示应付 {shown_payable}，订单应付 {payable}]。",
    ),
    unknown_clause=("There is no such clause", "条款中没有 {clause_id} 这一条。"),
    general_never_restricts=("A general code takes no right away", "通用优惠码不得缩减售后权益。"),
    page_omits_condition=("The page leaves a condition out", "活动页面未写明全部使用条件，缺少的见 omitted。"),
    conflicts_with_answer=("The shop answered otherwise", "此前已答复条款 {clause_id} 包括 {sku}，不得再排除。"),
)
POLICY = texts(
    409,
    clause_barred=("Such a clause can't be published", "条款 {clause_ids} 不得发布：{findings}。"),
    channel_missing=("It is not published everywhere", "第 {version} 版尚未公布：缺少公示渠道 {missing}。"),
    notice_too_short=("Changes are announced first", "政策[须在发布至少 {days} 日后生效，且]不得早于发布时间生效。"),
    effect_out_of_order=("Another version takes effect later", "第 {version} 版在先，但生效更晚。"),
    unknown_version=("There is no such version", "没有第 {version} 版。"),
    version_withdrawn=("The version was withdrawn", "第 {version} 版已撤回，请重新起草。"),
    not_published=("The version is a draft", "第 {version} 版尚未发布。"),
    already_in_effect=("The version is in effect", "第 {version} 版已于 {effective_from} 生效，不能撤回。"),
)

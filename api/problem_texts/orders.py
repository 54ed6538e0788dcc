"""Refusals of what is said of an order."""

from api.problem_texts.text import texts

ORDER = texts(
    409,
    already_recorded=("It is recorded already", "该内容已经记录在案，无需重复办理。"),
    already_recorded_differently=("It is recorded with other content", "已有相同编号的记录，但内容不同。"),
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
    return_closed=("The return is closed", "退货 {return_id} 已结束：已验收、已拒绝或已撤回。"),
    clause_does_not_bind=("The clause does not bind", "条款 {clause_id} 对该客户没有约束力，不能据此拒绝退货。"),
    ground_does_not_hold=("The ground does not hold", "拒绝退货 {return_id} 的理由不成立。"),
    nothing_exchanged=("Nothing was exchanged", "退货 {return_id} 没有换货。"),
    replacement_superseded=(
        "There is nothing left to replace",
        "退货 {return_id} 换货的商品此后已退出订单或再次换货，不再寄送换货商品。",
    ),
    already_dispatched=("The goods are sent already", "退货 {return_id} 已经寄出，不能再限定寄出时间。"),
    already_reimbursed=("The postage is owed already", "退货 {return_id} 的退回运费已应付给客户，不能撤回。"),
    nothing_to_reimburse=("No postage is owed", "退货 {return_id} 没有退成任何商品，退回运费不予报销。"),
    difference_unpaid=("The replacement is not paid", "换货应补的差价 {amount} 尚未付清，不能发货。"),
    postage_is_the_customers=("The customer bears the postage", "无理由退货的退回运费由客户承担。"),
    not_insured=("There is no freight insurance", "该订单没有投保运费险。"),
    exceeds_freight=("More than the postage", "退回运费中仍由客户承担的只有 {most}。"),
    already_settled=("The refund is paid", "退款 {refund_id} 已结清。"),
    unknown_payout=("The refund was paid by another payout", "退款 {refund_id} 付款的流水号是 {reference}，并非所填。"),
    already_compensated=(
        "The incident is compensated",
        (
            "[优惠券 {coupon} 已过自身有效期，]该事件已给过补偿[（订单 {order_id}）][（订单 {compensated_on}）]"
            "[（优惠券 {kept} 保留可用）]。"
        ),
    ),
    already_compensated_otherwise=(
        "These goods have their damages",
        "同一商品的赔偿已按评估 {assessment_id} 给付，只能选择一种依据。",
    ),
    not_assessed=(
        "Damages are assessed first",
        "给付赔偿前须有相应依据的评估[（{assessment_id}）]。[{points} 积分不能抵作赔偿，赔偿以金钱给付。]",
    ),
    does_not_qualify=("The claim does not qualify", "评估 {assessment_id} 的条件不成立，不能据此给付。"),
    exceeds_assessment=(
        "More than was assessed",
        "金额 {amount} 超过评估 {assessment_id} 尚可给付的 {most}。[价款 {price} 本身以退款退回。]",
    ),
    needs_approval=("It needs an approver", "补偿 {amount} 超过该订单无需审批还可给予的 {most}，须有批准人。"),
    not_enough_points=("The account holds fewer points", "账户有 {points} 分，不足 {wanted} 分。"),
    unknown_message=("There is no such message", "没有消息 {message_id}。"),
    exceeds_payable=("More than the order costs", "收款超过订单应付金额 {payable}，已收 {captured}。"),
    exceeds_captured=("More than came in", "退款 {amount} 超过可退上限 {most}。"),
    exceeds_retained=("More than the kept goods cost", "金额 {amount} 超过客户保留商品的价值 {most}。"),
    exceeds_tender=(
        "More than this payment brought in",
        "经支付 {payment_id} 退回的金额超过其可退余额 {most}。",
    ),
    exceeds_shortfall=("More than is open", "金额超过尚未补足的差额 {open}。"),
    no_reason_window_closed=(
        "The time to return without a reason is over",
        "第 {line} 行的无理由退货期已于 {closes_at_local} 届满。",
    ),
    clause_binds=(
        "A clause that binds takes this right away",
        "根据对本订单有效的条款 {clause_id}，第 {line} 行不能无理由退货。",
    ),
    goods_excluded=(
        "These goods can't be returned without a reason",
        "第 {line} 行的商品[按 {policies} ]依法不适用无理由退货：{goods_kind}。",
    ),
    exceeds_refund=(
        "More than is unpaid of the refund",
        "退款 {refund_id} 尚未付清的金额为 {most}，不足以抵销 {amount}。",
    ),
    tender_closed=("A tender can't take it back", "原支付渠道无法退回其中的 {missing}，请写明改经何种方式退回。"),
    tender_open=(
        "The tender can take it back itself",
        "支付 {payment_id} 可以原路退回，且该退款未曾付款失败，不能改经其他方式。",
    ),
    beyond_authority=("Beyond anyone's authority here", "金额 {amount} 超过权限上限[ {most}]。"),
    unknown_order=("There is no such order", "没有订单 {order_id}。"),
    stacking_allowed=(
        "These coupons may stand together",
        "这些优惠券可以同时使用，或各自单独使用并无不可，或不用它们也不会更贵。",
    ),
    not_mis_stacked=("No wrong combination was found", "该订单没有发现错误叠加的优惠。"),
    needs_consent=("The customer has to agree first", "向客户收取差额须先征得其同意。"),
    already_stepped=("The price was settled in part", "该订单已有商品取消、退货、退款或调价，不能再改变其优惠。"),
    cannot_split=(
        "The order can't be split like this",
        "只有尚未付款、调价、发货、取消或逾期的订单才能拆分。",
    ),
    not_the_same_customer=("The order is another customer's", "订单 {order_id} 属于其他客户，不能抵销。"),
    not_the_same_merchant=("The order is another merchant's", "订单 {order_id} 属于其他商家，不能与其抵销。"),
)

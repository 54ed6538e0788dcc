"""The types of objects: in which events each is told of, and what is said of it."""

from collections.abc import Iterator

from projections.exports.ocel.telling import Link, Thing
from projections.exports.table import Column, flag, money, number, text, time


def _status(**said: str) -> Column:
    return text("status", "", "", *(f"{fact}: '{word}'" for fact, word in said.items()))


def _plain(*sources: str) -> Iterator[Column]:
    """Columns of text under the names of the members."""
    for source in sources:
        yield text(source.rpartition(".")[2], "", "", source)


_LINE, _APPLIED = "OrderPlaced.lines[]", "OrderPlaced.applied[]"
_RETURN = {
    "ReturnRequested": "REQUESTED",
    "ReturnAuthorised": "AUTHORISED",
    "ReturnDispatched": "DISPATCHED",
    "ReturnReceived": "RECEIVED",
    "ReturnInspected": "INSPECTED",
    "ReturnRefused": "REFUSED",
    "ReturnWithdrawn": "WITHDRAWN",
    "ReplacementDelivered": "REPLACED",
}
_REFUND = {
    "RefundOverridden": "OVERRIDDEN",
    "RefundNetted": "NETTED",
    "RefundSettled": "SETTLED",
    "RefundFailed": "FAILED",
}
"""What happened to it last; whether anything is left to be paid then depends on what went before."""
_CASE = {
    "CaseOpened": "OPEN",
    "ResolutionProposed": "PROPOSED",
    "ResolutionAccepted": "ACCEPTED",
    "CaseResolved": "RESOLVED",
    "CaseClosed": "CLOSED",
    "CaseReopened": "OPEN",
}
_COUPON = {
    "CouponIssued": "ISSUED",
    "CouponRedeemed": "REDEEMED",
    "CouponRestored": "RESTORED",
    "RedemptionVoided": "VOIDED",
    "CouponReissued": "REISSUED",
    "CouponRevoked": "REVOKED",
    "CouponExpired": "EXPIRED",
}

THINGS: tuple[Thing, ...] = (
    Thing("access log", "accesses", ("PersonalDataRead",), "Stream.key", ()),
    Thing("map", "log", ("MapHead",), "Stream.key", (number("size", "events", "", "", "MapHead.size"),)),
    Thing(
        "order",
        "orders",
        ("OrderPlaced",),
        "Stream.key",
        (
            *_plain("OrderPlaced.currency", "OrderPlaced.channel"),
            money("listed", "", "", "sum(OrderPlaced.lines[].list_price * quantity)"),
            money("discount", "", "", "sum(OrderPlaced.applied[].applied)"),
            money("freight", "", "", "OrderPlaced.freight"),
        ),
        (
            Link("placed by", "customer", "OrderPlaced.customer_id"),
            Link("sold by", "partner", "OrderPlaced.merchant_id"),
            Link("concluded at", "checkout", "OrderPlaced.checkout_id"),
            Link("split from", "order", "OrderPlaced.split_from"),
        ),
    ),
    Thing(
        "order",
        "orders",
        (_APPLIED,),
        "Stream.key",
        (),
        (Link("uses", "coupon", f"{_APPLIED}.coupon_id"),),
    ),
    Thing(
        "coupon",
        "orders",
        (_APPLIED,),
        f"{_APPLIED}.coupon_id",
        (),
        (Link("issued under", "campaign", f"{_APPLIED}.campaign_id"),),
    ),
    Thing(
        "line",
        "orders",
        (_LINE,),
        f"{_LINE}.line",
        (
            *_plain(f"{_LINE}.sku", f"{_LINE}.title", f"{_LINE}.category", f"{_LINE}.kind"),
            money("list_price", "", "", f"{_LINE}.list_price"),
            number("quantity", "units", "", "", f"{_LINE}.quantity"),
        ),
        (Link("comes with", "line", f"{_LINE}.belongs_to"),),
    ),
    Thing(
        "payment",
        "orders",
        ("PaymentCaptured",),
        "PaymentCaptured.payment_id",
        (*_plain("PaymentCaptured.tender"), money("amount", "", "", "PaymentCaptured.amount")),
    ),
    Thing(
        "payment",
        "orders",
        ("ShortfallCollected",),
        "ShortfallCollected.reference",
        (money("amount", "", "", "ShortfallCollected.amount"),),
    ),
    Thing(
        "shipment",
        "orders",
        ("LinesShipped.lines[]",),
        "Order.shipments",
        tuple(_plain("LinesShipped.carrier", "LinesShipped.eta")),
        (Link("holds", "line", "LinesShipped.lines[].line"),),
    ),
    Thing(
        "return",
        "orders",
        tuple(_RETURN),
        " | ".join(f"{each}.return_id" for each in _RETURN),
        (*_plain("ReturnRequested.cause", "ReturnRequested.remedy"), _status(**_RETURN)),
    ),
    Thing(
        "return",
        "orders",
        ("ReturnRequested.lines[]",),
        "ReturnRequested.return_id",
        (),
        (Link("of", "line", "ReturnRequested.lines[].line"),),
    ),
    Thing(
        "refund",
        "orders",
        ("RefundFellDue", *_REFUND),
        " | ".join(f"{each}.refund_id" for each in ("RefundFellDue", *_REFUND)),
        (
            *_plain("RefundFellDue.kind", "RefundFellDue.method", "RefundFellDue.cause"),
            text("currency", "", "", "RefundFellDue: Order.currency"),
            money("suggested", "", "", "RefundFellDue.suggested"),
            money("amount", "", "", "RefundFellDue.amount", "RefundOverridden.amount"),
            text("status", "", "", "RefundFellDue.status", *(f"{fact}: '{said}'" for fact, said in _REFUND.items())),
            time("pay_by", "", "", "RefundFellDue.pay_by"),
        ),
    ),
    Thing(
        "refund",
        "orders",
        ("RefundFellDue.breakdown[]",),
        "RefundFellDue.refund_id",
        (),
        (Link("gives back", "line", "RefundFellDue.breakdown[].line"),),
    ),
    Thing(
        "refund",
        "orders",
        ("RefundSettled.split[]",),
        "RefundSettled.refund_id",
        (),
        (Link("paid out over", "payment", "RefundSettled.split[].payment_id"),),
    ),
    Thing(
        "campaign",
        "campaigns",
        ("CampaignPublished",),
        "Stream.key",
        (
            text("class", "", "", "CampaignPublished.campaign_class"),
            *_plain("CampaignPublished.issuer", "CampaignPublished.currency", "CampaignPublished.refund_method"),
        ),
    ),
    Thing(
        "coupon",
        "coupons",
        tuple(_COUPON),
        "Stream.key",
        (_status(**_COUPON), flag("transferable", "", "", "CouponIssued.transferable")),
        (
            Link("issued under", "campaign", "CouponIssued.campaign_id"),
            Link("held by", "customer", "CouponIssued.customer_id"),
            Link("given for", "order", "CouponIssued.order_id"),
            Link("replaces", "coupon", "CouponIssued.replaces"),
        ),
    ),
    Thing(
        "checkout",
        "checkouts",
        ("CheckoutShown",),
        "Stream.key",
        (
            *_plain("CheckoutShown.currency", "CheckoutShown.language"),
            money("payable", "", "", "CheckoutShown.totals.payable"),
        ),
        (Link("shown to", "customer", "CheckoutShown.customer_id"),),
    ),
    Thing(
        "case",
        "cases",
        tuple(_CASE),
        "Stream.key",
        (*_plain("CaseOpened.category", "CaseOpened.scene", "CaseOpened.channel"), _status(**_CASE)),
        (
            Link("about", "order", "CaseOpened.order_id"),
            Link("opened for", "customer", "CaseOpened.customer_id"),
        ),
    ),
    Thing(
        "partner",
        "partners",
        ("PartnerRegistered",),
        "Stream.key",
        tuple(_plain("PartnerRegistered.role", "PartnerRegistered.title")),
    ),
)

"""The types of objects: in which events each is told of, and what is said of it."""

from collections.abc import Iterator

from projections.exports.ocel.telling import Link, Thing
from projections.exports.table import Column, Type


def _said(name: str, type_: Type, *sources: str) -> Column:
    """An attribute, filled as a table's column is; OCEL has no place for its unit or its meaning."""
    return Column(name, type_, "", "", "", " | ".join(sources))


def _status(**said: str) -> Column:
    return _said("status", "string", *(f"{fact}: '{word}'" for fact, word in said.items()))


def _plain(*sources: str) -> Iterator[Column]:
    """Columns of text under the names of the members."""
    for source in sources:
        yield _said(source.rpartition(".")[2], "string", source)


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
    Thing("map", "log", ("MapHead",), "Stream.key", (_said("size", "integer", "MapHead.size"),)),
    Thing(
        "order",
        "orders",
        ("OrderPlaced",),
        "Stream.key",
        (
            *_plain("OrderPlaced.currency", "OrderPlaced.channel"),
            _said("listed", "integer", "sum(OrderPlaced.lines[].list_price * quantity)"),
            _said("discount", "integer", "sum(OrderPlaced.applied[].applied)"),
            _said("freight", "integer", "OrderPlaced.freight"),
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
            _said("list_price", "integer", f"{_LINE}.list_price"),
            _said("quantity", "integer", f"{_LINE}.quantity"),
        ),
        (Link("comes with", "line", f"{_LINE}.belongs_to"),),
    ),
    Thing(
        "payment",
        "orders",
        ("PaymentCaptured",),
        "PaymentCaptured.payment_id",
        (*_plain("PaymentCaptured.tender"), _said("amount", "integer", "PaymentCaptured.amount")),
    ),
    Thing(
        "payment",
        "orders",
        ("ShortfallCollected",),
        "ShortfallCollected.reference",
        (_said("amount", "integer", "ShortfallCollected.amount"),),
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
            _said("currency", "string", "RefundFellDue: Order.currency"),
            _said("suggested", "integer", "RefundFellDue.suggested"),
            _said("amount", "integer", "RefundFellDue.amount", "RefundOverridden.amount"),
            _said("status", "string", "RefundFellDue.status", *(f"{fact}: '{said}'" for fact, said in _REFUND.items())),
            _said("pay_by", "time", "RefundFellDue.pay_by"),
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
            _said("class", "string", "CampaignPublished.campaign_class"),
            *_plain("CampaignPublished.issuer", "CampaignPublished.currency", "CampaignPublished.refund_method"),
        ),
    ),
    Thing(
        "coupon",
        "coupons",
        tuple(_COUPON),
        "Stream.key",
        (_status(**_COUPON), _said("transferable", "boolean", "CouponIssued.transferable")),
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
            _said("payable", "integer", "CheckoutShown.totals.payable"),
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

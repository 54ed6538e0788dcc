"""The tables from order to cash, in the order in which an auditor reads them."""

from projections.exports.table import Table
from projections.exports.tables.bound import GIFTS, SERVICES
from projections.exports.tables.compensations import COMPENSATIONS, PRICE_CHANGES, SHORTFALLS
from projections.exports.tables.events import CASE_STEPS, CASES, EVENTS
from projections.exports.tables.goods import CANCELLATIONS, INSPECTIONS, RETURN_STEPS, RETURNS, SHIPMENTS
from projections.exports.tables.orders import COUPON_SHARES, COUPONS_APPLIED, ORDER_LINES, ORDERS, PAYMENTS
from projections.exports.tables.refunds import BREAKDOWN, CHANGES, PAYOUTS, REFUNDS, TENDERS

TABLES: tuple[Table, ...] = (
    ORDERS,
    ORDER_LINES,
    COUPONS_APPLIED,
    COUPON_SHARES,
    PAYMENTS,
    SHIPMENTS,
    CANCELLATIONS,
    RETURNS,
    RETURN_STEPS,
    INSPECTIONS,
    GIFTS,
    SERVICES,
    REFUNDS,
    BREAKDOWN,
    CHANGES,
    PAYOUTS,
    TENDERS,
    PRICE_CHANGES,
    SHORTFALLS,
    COMPENSATIONS,
    CASES,
    CASE_STEPS,
    EVENTS,
)

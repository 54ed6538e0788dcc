"""The conditions that terms set, by the names under which a page states them (R-000-106)."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import UNSET

from domain.terms.campaign import AfterSales, Scope, Terms, Tiered

Condition = Literal[
    "NEW_CUSTOMERS_ONLY",  # 仅限新用户
    "THRESHOLD",
    "SCOPE",
    "ONE_PER_ORDER",  # 单次订单限用一个
    "PER_CUSTOMER_LIMIT",
    "SINGLE_USE",
    "AFTER_SALES",
]


def conditions(terms: Terms) -> tuple[Condition, ...]:
    """What a customer must know before she uses a coupon of these terms."""
    return tuple(_conditions(terms))


def omitted(terms: Terms) -> tuple[Condition, ...]:
    """The conditions that the campaign's page, where one is stated, leaves out."""
    if not terms.page:
        return ()
    stated = named(terms.page.states)
    return tuple(each for each in conditions(terms) if each not in stated)


def named(labels: Iterable[str]) -> frozenset[str]:
    """Labels in the spelling of codes: `detail-page` is DETAIL_PAGE."""
    return frozenset(label.strip().upper().replace("-", "_").replace(" ", "_") for label in labels)


def _conditions(terms: Terms) -> Iterator[Condition]:
    if terms.new_customers_only:
        yield "NEW_CUSTOMERS_ONLY"
    if terms.threshold or isinstance(terms.benefit, Tiered):
        yield "THRESHOLD"
    if terms.scope != Scope():
        yield "SCOPE"
    if terms.exclusive is True or not terms.stackable_with:
        yield "ONE_PER_ORDER"
    if terms.per_customer_limit is not UNSET:
        yield "PER_CUSTOMER_LIMIT"
    if terms.single_use:
        yield "SINGLE_USE"
    if terms.after_sales != AfterSales():
        yield "AFTER_SALES"

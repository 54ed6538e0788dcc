"""Whether a cheaper offer has worse after-sales terms than the one the customer named (B-24)."""

from collections.abc import Iterator, Sequence

from domain.terms.campaign import Kept, RefundMethod, Terms, kept_by
from domain.terms.screening import subject_of

_HARSHNESS: dict[RefundMethod, int] = {"BUYER_FAVOURABLE": 0, "PRO_RATA": 1, "REPRICE": 2}
_KEEPING: dict[Kept | None, int] = {None: 0, "SINGLE_USE": 1, "NEVER_RESTORED": 2}
_PLAIN = _HARSHNESS["PRO_RATA"]
"""Without a coupon every unit gives back what it cost, as pro rata does."""


def worse_terms(named: Sequence[Terms], chosen: Sequence[Terms]) -> tuple[str, ...]:
    """In what the chosen offers are worse for the customer after the sale than those she named, as codes.

    Of several coupons the harshest counts. Who named none has no coupon that could be kept from her.
    """
    before, after = dict(_harshness(named)), dict(_harshness(chosen))
    if not named:
        before["RESTORATION"] = after["RESTORATION"]
    clauses = sorted(_clauses(chosen) - _clauses(named))
    return (*(code for code, level in after.items() if level > before[code]), *clauses)


def _harshness(offers: Sequence[Terms]) -> Iterator[tuple[str, int]]:
    """How far these terms go against the customer, by what they are about; comparable only within one code."""
    yield "NO_REASON_RETURN", any(terms.after_sales.no_reason_return is False for terms in offers)
    warranties = [days for terms in offers if isinstance(days := terms.after_sales.warranty_days, int)]
    yield "WARRANTY", -min(warranties, default=0)
    yield "REFUND_METHOD", max((_HARSHNESS[terms.refund_method] for terms in offers), default=_PLAIN)
    yield "FAULT_REFUND_METHOD", max((_HARSHNESS[terms.fault_refund_method] for terms in offers), default=_PLAIN)
    yield "SHORTFALL", any(terms.shortfall == "COLLECT" for terms in offers)
    yield "RESTORATION", max((_keeping(terms) for terms in offers), default=0)


def _keeping(terms: Terms) -> int:
    """How readily the coupon is kept once it was used: never given back, used once, given back."""
    return max(_KEEPING[kept_by(terms, shipped=shipped)] for shipped in (False, True))


def _clauses(offers: Sequence[Terms]) -> set[str]:
    """The rights that clauses of these terms speak of."""
    subjects = {subject_of(clause) for terms in offers for clause in terms.clauses}
    return {f"CLAUSE_{subject}" for subject in subjects if subject != "OTHER"}

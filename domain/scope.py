"""Which goods a coupon is for."""

from collections.abc import Iterable

from msgspec import UNSET, UnsetType

from domain.fact import Plain
from domain.terms.campaign import Scope


class Goods(Plain, frozen=True, kw_only=True):
    """What a scope looks at in a line."""

    line: str
    sku: str
    category: str | UnsetType
    kind: str
    tags: tuple[str, ...]
    list_price: int
    quantity: int


def goods_of(line: Plain) -> Goods:
    """The same of a line as shown or as ordered, which have it under these names."""
    return Goods(**{name: getattr(line, name) for name in Goods.__struct_fields__})


def eligible(scope: Scope, goods: Iterable[Goods]) -> tuple[str, ...]:
    """The lines a scope takes in: by category or sku (neither named: all goods), less what it excludes. A service
    counts only where its sku is named, a gift never.
    """
    return tuple(line.line for line in goods if _counts(scope, line) and _in_scope(scope, line))


def _counts(scope: Scope, line: Goods) -> bool:
    return line.kind == "GOODS" or (line.kind == "SERVICE" and bool(scope.skus) and line.sku in scope.skus)


def _in_scope(scope: Scope, line: Goods) -> bool:
    named = (line.category in scope.categories if scope.categories else False) or (
        line.sku in scope.skus if scope.skus else False
    )
    everything = scope.categories is UNSET and scope.skus is UNSET
    excluded = line.sku in scope.exclude_skus or any(tag in scope.exclude_tags for tag in line.tags)
    return (named or everything) and not excluded

"""What a customer saw beside what she agreed to: the frozen page, each clause with its verdict, what can be proved."""

from collections.abc import Iterator, Mapping
from typing import Any, cast, get_args

from domain.terms.house_rules import RegimeId
from projections.dossier.bundle import history_rows, rights_at_order
from projections.dossier.document import as_of
from projections.dossier.gaps import gap_rows
from projections.dossier.material import Material, cited
from projections.dossier.saw import agreed, policy_rows, saw

Json = Mapping[str, Any]
REGIMES = get_args(RegimeId)
_UNJUDGED: Json = {"outcome": None, "reasons": [], "laws": [], "sentence": None, "verdicts": []}


def saw_reading(material: Material, regime: RegimeId | None = None) -> dict[str, Any]:
    """The page's reading. Words of persons stand as commitments. Verdicts are those of this regime, or of the order's
    rules where none is named; a checkout that no order rests on yet has none.
    """
    rights = rights_at_order(material, regime) if material.placed else None
    made: dict[str, Any] = {
        "as_of": as_of(material),
        "checkout": _checkout(material),
        "acts": history_rows(_at_checkout(material), material.checkout_stream or ""),
        "lines": _lines(material),
        "placed": _placed(material),
        "regime": rights["regime"] if rights else None,
        "regimes": REGIMES,
        "agreed": _judged(agreed(material), rights),
        "policies": policy_rows(material),
        "gaps": gap_rows(material),
    }
    return made | {"leaves": _leaves(made)}


def _at_checkout(material: Material) -> Material:
    return Material(material.sources._replace(entries=tuple(material.at_checkout)))


def _checkout(material: Material) -> dict[str, Any] | None:
    """The checkout, its contents by the hash that was recorded of each, for who may see it."""
    shown = saw(material)
    if shown is None:
        return None
    pages = [
        {name: each[name] for name in ("place", "media_type", "size")}
        | {"sha256": {"commitment": each["commitment"]}, "is_known": _is_known(material, each["commitment"])}
        for each in shown["pages"]
    ]
    return shown | {"pages": pages, "as_of_version": material.at_checkout[-1].version}


def _is_known(material: Material, commitment: str) -> bool:
    """Whether the hash of a content is still kept: once erased, no bytes can be matched to it."""
    held = material.sources.contents.get(commitment)
    return held is not None and held.hash_known


def _lines(material: Material) -> list[dict[str, Any]]:
    """What the lines are called that gaps are about."""
    lines = material.placing.lines if material.placing else ()
    return [{"line": each.line, "title": each.title or each.sku} for each in lines]


def _placed(material: Material) -> dict[str, Any] | None:
    """When she ordered, and whether the order names the page's last event by its hash."""
    if material.ordered is None or material.placed is None:
        return None
    entry, fact = material.ordered
    return {"at": entry.occurred_at, "is_bound": bool(fact.checkout_leaf), "sources": cited(entry)}


def _judged(contracts: list[dict[str, Any]], rights: Json | None) -> list[dict[str, Any]]:
    """The terms, each clause with its verdict as of the order."""
    verdicts = {
        (coupon["coupon_id"], clause["clause_id"]): clause
        for coupon in (rights["coupons"] if rights else ())
        for clause in coupon["clauses"]
    }
    return [
        contract
        | {
            "clauses": [
                clause | {"verdict": _verdict(verdicts.get((contract["coupon_id"], clause["clause_id"])))}
                for clause in contract["clauses"]
            ]
        }
        for contract in contracts
    ]


def _verdict(found: Json | None) -> dict[str, Any]:
    told = found or _UNJUDGED
    return {name: told[name] for name in _UNJUDGED}


def _leaves(made: Json) -> list[dict[str, Any]]:
    """The events that all of this rests on, in the order of the log."""
    rested = [made[name] for name in ("checkout", "placed", "acts", "agreed", "policies")]
    found: dict[int, dict[str, Any]] = {each["position"]: each for each in _sources(rested)}
    return [found[position] for position in sorted(found)]


def _sources(value: Any) -> Iterator[dict[str, Any]]:
    """The sources of every statement in it."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        yield from members.get("sources", ())
        yield from (each for name, inner in members.items() if name != "sources" for each in _sources(inner))
    elif isinstance(value, list):
        yield from (each for inner in cast("list[Any]", value) for each in _sources(inner))

"""Key figures of the service desk: how soon it answers, how many cases it solves, how content customers are.

No figure says why it moved.
"""

from collections.abc import Mapping
from typing import Any

from projections.figures.period import Period
from projections.figures.rates import changes, mean, rate
from projections.figures.service_counts import counted, merchants
from projections.view import Tables

SOLVED_BP = 9_500
"""The share of cases to be solved in time (R-003-59)."""
CONTENT = 90
"""How content customers are to be, of 100 (R-003-60)."""
RATES = ("first_response_bp", "solved_bp", "csat100_bp", "complaint_bp", "breach_bp")


def body(tables: Tables, period: Period) -> dict[str, Any]:
    """The figures of a period, of all and of each merchant; beside an earlier period also how each rate changed."""
    found = merchants(tables, period.after, period.limit + 1)
    here = found[: period.limit]
    return {
        "from": period.since,
        "to": period.until,
        **_row(tables, "", period),
        "merchants": [{"merchant_id": each} | _row(tables, each, period) for each in here],
        "next": here[-1] if len(found) > period.limit else None,
    }


def _row(tables: Tables, merchant: str, period: Period) -> dict[str, Any]:
    told = figures(counted(tables, period.since, period.until, merchant))
    if period.before is None:
        return {"figures": told}
    earlier = figures(counted(tables, *period.before, merchant))
    return {"figures": told, "before": earlier, "change": changes(earlier, told, RATES)}


def figures(counts: Mapping[str, int]) -> dict[str, Any]:
    """The counts and the rates they make, in basis points; a rate of nothing is null."""
    categories, clocks = _items(counts, "category"), _clocks(counts)
    first = clocks.get("FIRST_RESPONSE", {"kept": 0, "breached": 0, "breach_bp": None})
    kept, breached = (sum(each[name] for each in clocks.values()) for name in ("kept", "breached"))
    cases, orders, complaints = counts.get("cases", 0), counts.get("orders", 0), categories.get("COMPLAINT", 0)
    return {
        "cases": cases,
        "orders": orders,
        "complaints": complaints,
        "complaint_bp": rate(complaints, orders),
        "first_responses": first["kept"],
        "first_responses_late": first["breached"],
        "first_response_bp": rate(first["kept"], first["kept"] + first["breached"]),
        "first_response_median_s": _median({int(item): n for item, n in _items(counts, "response_s").items()}),
        **_solved(counts),
        **_satisfaction({int(item): n for item, n in _items(counts, "score").items()}),
        "low_score_reasons": _pareto(_items(counts, "tag")),
        "breached": breached,
        "breach_bp": rate(breached, kept + breached),
        "clocks": clocks,
        "categories": categories,
        "scenes": _items(counts, "scene"),
        "channels": _items(counts, "channel"),
        "topics": _items(counts, "topic"),
    }


def _items(counts: Mapping[str, int], figure: str) -> dict[str, int]:
    """The items of a figure, in order."""
    prefix = f"{figure}:"
    return {name.removeprefix(prefix): counts[name] for name in sorted(counts) if name.startswith(prefix)}


def _clocks(counts: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """By kind: how many clocks were kept, how many ran out, and which share that is."""
    kept, breached = _items(counts, "kept"), _items(counts, "breached")
    return {
        kind: {
            "kept": kept.get(kind, 0),
            "breached": breached.get(kind, 0),
            "breach_bp": rate(breached.get(kind, 0), kept.get(kind, 0) + breached.get(kind, 0)),
        }
        for kind in sorted(kept.keys() | breached.keys())
    }


def _solved(counts: Mapping[str, int]) -> dict[str, Any]:
    """Solved within seven working days of opening (R-003-59). A case counts once it is solved, or its time is over;
    one that was withdrawn does not.
    """
    ended, pending = _items(counts, "ended"), counts.get("pending", 0)
    in_time, late = ended.get("IN_TIME", 0), ended.get("LATE", 0)
    judged = counts.get("cases", 0) - ended.get("WITHDRAWN", 0) - pending
    return {
        "solved": in_time,
        "solved_late": late,
        "unsolved": judged - in_time - late,
        "pending": pending,
        "withdrawn": ended.get("WITHDRAWN", 0),
        "solved_bp": rate(in_time, judged),
        "solved_passed": 10_000 * in_time >= SOLVED_BP * judged if judged else None,
    }


def _satisfaction(scores: Mapping[int, int]) -> dict[str, Any]:
    """Three scales of the same scores (B-13): the mean of 5, the mean's place between 1 and 5, the share of 4 and 5."""
    given, total = sum(scores.values()), sum(score * n for score, n in scores.items())
    return {
        "scores": {str(score): scores.get(score, 0) for score in (1, 2, 3, 4, 5)},
        "csat100_bp": rate(total, 5 * given),
        "csat_span_bp": rate(total - given, 4 * given),
        "csat_top2_bp": rate(scores.get(4, 0) + scores.get(5, 0), given),
        "csat_passed": 20 * total >= CONTENT * given if given else None,
    }


def _pareto(tags: Mapping[str, int]) -> list[dict[str, Any]]:
    """Why scores were low, the most frequent reason first, each with its share and that of all up to it (R-003-40)."""
    whole, so_far, rows = sum(tags.values()), 0, list[dict[str, Any]]()
    for tag, n in sorted(tags.items(), key=lambda each: (-each[1], each[0])):
        so_far += n
        rows.append({"tag": tag, "count": n, "share_bp": rate(n, whole), "cumulative_bp": rate(so_far, whole)})
    return rows


def _median(seconds: Mapping[int, int]) -> int | None:
    """The middle one, or the mean of both, rounded half up to the second."""
    whole = sum(seconds.values())
    return mean(_at(seconds, (whole + 1) // 2) + _at(seconds, whole // 2 + 1), 2) if whole else None


def _at(seconds: Mapping[int, int], place: int) -> int:
    """The value at a place, counted from 1, of all in order."""
    for value in sorted(seconds):
        place -= seconds[value]
        if place <= 0:
            return value
    raise AssertionError("there are fewer")

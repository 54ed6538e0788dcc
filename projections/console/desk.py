"""What can be done at the refund desk of an order now, to which units, and why something can't be done."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

Json = Mapping[str, Any]
Step = Literal["INSPECT", "SETTLE", "CANCEL", "REQUEST", "QUOTE", "GRANT", "COMPENSATE", "FAIL"]
"""What is being done, by what a support agent calls it; the most urgent first."""
STEPS: tuple[Step, ...] = get_args(Step)
WORDS: Mapping[Step, str] = {"REQUEST": "optional", "INSPECT": "optional", "FAIL": "required", "GRANT": "required"}
"""Where a person's words go with what is done, and whether they must."""
OPEN_RETURNS = frozenset({"REQUESTED", "AUTHORISED", "DISPATCHED", "RECEIVED"})


def lines_of(view: Json) -> list[dict[str, Any]]:
    """The order's lines by their place from 1, with what is left of each to cancel and to return."""
    return [_line(place, line) for place, line in enumerate(view["lines"], 1)]


def _line(place: int, line: Json) -> dict[str, Any]:
    free = line["kept"] - line["requested"]
    service = line["kind"] == "SERVICE"
    told = ("line", "sku", "title", "kind", "list_price", "quantity", "kept", "cancelled", "returned", "lost")
    return {
        "place": place,
        **{name: line[name] for name in (*told, "requested", "discount_share", "retained_value")},
        "cancellable": max(0, free if service else min(free, line["unshipped"])),
        "returnable": 0 if service else max(0, free),
        "quotable": max(0, free),
    }


def inspected_of(asked: Json) -> dict[str, int]:
    """How many units of each line an inspection of this return is about: what arrived, or else what was announced."""
    counts = asked["lines"] if asked["received"] is None else asked["received"]
    return {count["line"]: count["quantity"] for count in counts}


def steps_of(view: Json) -> list[dict[str, Any]]:
    """Every step, whether anything can be done by it now, and if not by which name that is explained."""
    lines = lines_of(view)
    reasons: Mapping[Step, str | None] = {
        "CANCEL": None if any(line["cancellable"] for line in lines) else "desk_no_cancel",
        "REQUEST": None if any(line["returnable"] for line in lines) else "desk_no_request",
        "INSPECT": None if open_returns(view) else "desk_no_inspect",
        "QUOTE": None if any(line["quotable"] for line in lines) else "desk_no_quote",
        "SETTLE": None if payable_refunds(view, "SETTLE") else "desk_no_settle",
        "FAIL": None if payable_refunds(view, "FAIL") else "desk_no_fail",
        "GRANT": None if view["money"]["retained_value"] else "desk_no_grant",
        "COMPENSATE": None,
    }
    return [{"step": step, "possible": reasons[step] is None, "why": reasons[step]} for step in STEPS]


def first_step(view: Json) -> Step:
    """What most needs doing: goods that wait, then money that waits, then whatever can be done at all."""
    return next(each["step"] for each in steps_of(view) if each["possible"])


def open_returns(view: Json) -> list[Json]:
    """The returns whose goods still wait for an inspection."""
    return [each for each in view["returns"] if each["status"] in OPEN_RETURNS]


def free_return_id(view: Json) -> str:
    """The next return's number: R1, R2, … whichever is not taken."""
    taken = {each["return_id"] for each in view["returns"]}
    return next(name for n in range(1, len(taken) + 2) if (name := f"R{n}") not in taken)


def payable_refunds(view: Json, step: Step) -> list[Json]:
    """The refunds that wait to be paid; for a payout that failed also those that were, and may have come back."""
    came_back = step == "FAIL"
    return [each for each in view["refunds"] if each["status"] != "SETTLED" or (came_back and each["reference"])]


def proposals_of(view: Json) -> list[dict[str, Any]]:
    """The vouchers that wait to be given for what the seller's side broke, one for each incident."""
    waiting = {each["incident_id"]: each["proposed"] for each in view["care"] if each["open"]}
    return [{"incident_id": incident, "amount": amount} for incident, amount in waiting.items()]

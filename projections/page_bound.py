"""What the page of an order says in a few words of its gifts and services, of gift returns and of repairs."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from projections.sentences.language import Language
from projections.sentences.speaker import Speaker

Json = Mapping[str, Any]


class BoundNotes:
    """The notes on an order's view in one language; `money` writes an amount of the order, `titles` name its lines."""

    def __init__(self, said_in: Language, money: Callable[[int], str], titles: Mapping[str, str]) -> None:
        self._in = said_in
        self._money = money
        self._speaker = Speaker(said_in, titles=titles)

    def came_with(self, row: Json) -> str:
        """What a gift or service belongs to."""
        return self._in.phrases["and"].join(self._speaker.title(line) for line in row["came_with"])

    def units(self, gift: Json) -> str:
        """Where a gift's units are, those kept without more ado aside."""
        names = ("cancelled", "lost", "returned", "priced", "excused", "short", "asked_back")
        return self._in.label("gift_units", kept=gift["kept"], **{name: gift[name] or None for name in names})

    def worth(self, gift: Json) -> str:
        """What a unit is worth, and by which basis."""
        if gift["value"] is None:
            return self._in.labels["gift_unpriced"]
        return self._in.label(
            "gift_worth", value=self._money(gift["value"]), basis=self._in.word(f"BASIS_{gift['basis']}")
        )

    def charged(self, gift: Json) -> str:
        """What was taken for it, and what could not be."""
        waived = self._money(gift["waived"]) if gift["waived"] else None
        return self._in.label("gift_charged", charged=self._money(gift["charged"]), waived=waived)

    def until(self, gift: Json) -> str | None:
        """Until when a return of it can be asked for; coupons and points never travel."""
        at = gift["channel_closes_at"] if gift["kept"] and not gift["gives"] else None
        return self._in.label("gift_until", at=self._in.time(at)) if at else None

    def effect(self, service: Json) -> str:
        """From when to when a service is in effect."""
        status = self._in.word("ACTIVE" if service["status"] == "ACTIVATED" else service["status"])
        if not service["from_at"]:
            return status
        since, until = (self._in.time(service[name]) for name in ("from_at", "to_at"))
        return self._in.label("service_effect", status=status, since=since, until=until)

    def of_gift_return(self, row: Json) -> Iterator[str]:
        """When its next step is due, what was late, and how content the customer was."""
        label, steps = self._in.label, {step["type"]: step for step in row["steps"]}
        if row["status"] in ("REQUESTED", "NEGOTIATING"):
            yield label("review_by", at=self._in.time(row["review_by"]))
        if row["status"] == "IN_TRANSIT" and row["due_by"]:
            yield label("arrives_by", at=self._in.time(row["due_by"]))
        if row["overdue"]:
            yield self._in.labels["was_late"]
        if agreed := steps.get("GiftReturnAgreed", {}).get("customer_amount"):
            yield label("freight_agreed", amount=self._money(agreed))
        if score := steps.get("GiftReturnArchived", {}).get("score"):
            yield label("score", score=score)

    def of_repair(self, row: Json) -> Iterator[str]:
        """What covers it or what it costs, and until when it is done."""
        label, speaker = self._in.label, self._speaker
        if row["covered"]:
            grounds = (speaker.source(each) if "/" in each else str(speaker.law(each)) for each in row["rests_on"])
            yield label("repair_covered", grounds=self._in.phrases["and"].join(grounds))
        done = next((step for step in row["steps"] if step["type"] == "RepairCompleted"), None)
        if done and done["outcome"] == "NOT_REPAIRABLE":
            yield self._in.labels["not_repairable"]
        elif row["outstanding"] or row["paid"]:
            unpaid = self._money(row["outstanding"]) if row["outstanding"] else None
            yield label("repair_costs", total=self._money(row["total"]), unpaid=unpaid)
        if row["status"] == "STARTED" and row["due_by"]:
            yield label("done_by", at=self._in.time(row["due_by"]))
        if row["overdue"]:
            yield self._in.labels["was_late"]

    def repair_status(self, row: Json) -> str:
        """How far a repair came."""
        own = ("QUOTED", "RETURNED")
        return self._in.word(f"{row['status']}_REPAIR" if row["status"] in own else row["status"])

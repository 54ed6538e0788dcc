"""What the page of an order adds in a few words to its lines, refunds and returns, and to what went wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from projections.sentences.language import Language

Json = Mapping[str, Any]


class Notes:
    """The notes on an order's view in one language; `money` writes an amount of the order."""

    def __init__(self, view: Json, said_in: Language, money: Callable[[int], str]) -> None:
        self._view = view
        self._in = said_in
        self._money = money

    def of_line(self, line: Json) -> Iterator[str]:
        """What units of a line were exchanged for, if for another thing, and when its window closed."""
        for each in self._view["returns"]:
            replacements: Sequence[Json] = each["exchange"]["replacements"] if each["exchange"] else ()
            for replacement in replacements:
                name = replacement.get("title") or replacement.get("sku")
                if replacement["line"] == line["line"] and name:
                    yield self._in.label("replaced_by", goods=name)
        if line["window_closed_at"]:
            yield self._in.label("window_closed", at=self._in.time(line["window_closed_at"]))

    def of_return(self, each: Json) -> Iterator[str]:
        """Why a return was refused, until when its goods are to be sent, and who bears the postage."""
        authorised, refused, label = each["authorised"], each["refused"], self._in.label
        if refused:
            yield label("ground", ground=self._in.word(f"GROUND_{refused['ground']}"))
        if authorised and authorised.get("send_by") and each["status"] == "AUTHORISED":
            yield label("send_by", by=self._in.time(authorised["send_by"]))
        if postage := each["postage"]:
            payer, amount = self._in.word(f"PAYER_{postage['payer']}"), self._money(postage["amount"])
            yield label("postage", amount=amount, refund=postage["refund_id"], payer=payer)
        if insured := each["insurance"]:
            rest = self._money(insured["customer_share"]) if insured["customer_share"] else None
            yield label("insured", amount=self._money(insured["payout"]), rest=rest)

    def heading(self, refund: Json) -> str:
        """What a refund is for."""
        reasons = {each.get("reason") for each in refund["breakdown"]}
        if "RETURN_FREIGHT" in reasons:
            return self._in.labels["return_postage"]
        if "GIFT" in reasons and refund["kind"] != "STEP":
            return self._in.labels["gift_adjusted" if refund["kind"] == "ADJUSTMENT" else "gift_paid"]
        if "REPAIR" in reasons:
            return self._in.labels["repair_in_vain"]
        return self._in.word(refund["kind"])

    def points(self) -> str | None:
        """The points that the order earned, and that went back."""
        points = {name: count or None for name, count in self._view["points"].items()}
        return self._in.label("earned", **points | {"earned": points["earned"] or 0}) if any(points.values()) else None

    def mis_stacked(self) -> str:
        """Which coupons were wrongly combined, and how that was resolved."""
        found, label, word = self._view["mis_stacking"], self._in.label, self._in.word
        resolved = found["resolution"]
        if resolved is None:
            outcome = label("mis_open", mode=word(found["suggested"]))
        else:
            amount = self._money(resolved["amount"]) if resolved["amount"] else None
            outcome = label("mis_resolved", mode=word(resolved["mode"]), amount=amount)
        coupons = self._in.phrases["and"].join(found["coupons"])
        return label("mis_stacked", coupons=coupons, excess=self._money(found["excess"]), outcome=outcome)

    def interpreted(self, each: Json) -> str:
        """How a coupon's terms may be read, and that the better reading holds."""
        readings = self._in.phrases["and"].join(self._in.word(reading) for reading in each["readings"])
        return self._in.label("interpreted", coupon=each["coupon_id"], clause=each.get("clause_id"), readings=readings)

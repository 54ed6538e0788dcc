"""Turning the document's values into the words of one language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.currency import money_text
from domain.terms.house_rules import RegimeId
from domain.terms.verdicts import REGIMES
from projections.dossier.blocks import Cell, Table
from projections.sentences.language import EN, Language
from projections.sentences.speaker import Speaker

Json = Mapping[str, Any]


class Told:
    """A document and the language it is told in."""

    def __init__(self, document: Json, shown_in: Language) -> None:
        self.document = document
        self.shown_in = shown_in
        self.tag = "en" if shown_in is EN else "zh"
        self._titles = {line["line"]: line["title"] for line in document["order"]["lines"]}

    def label(self, name: str, /, **values: object) -> str:
        """What stands on the pack's pages."""
        return self.shown_in.label(f"pack_{name}", **values)

    def t(self, name: str) -> str:
        """What stands on an order's page too."""
        return self.shown_in.labels[name]

    def word(self, code: str) -> str:
        """A code in words."""
        return self.shown_in.word(code)

    def several(self, codes: Iterable[str]) -> str:
        """Codes in words, as one enumeration; one without words as it is."""
        return self.shown_in.phrases["and"].join(self._named(each) for each in codes)

    def _named(self, code: str) -> str:
        words, key = self.shown_in.words, code.upper().replace("-", "_")
        found = (f"CHANNEL_{key}", f"MARK_{key}", f"EVIDENCE_{key}", f"PART_{key}", key)
        return next((words[each] for each in found if each in words), code)

    def time(self, at: str) -> str:
        """An instant on the shop's clock."""
        return self.shown_in.time(at)

    def maybe_time(self, at: str | None) -> str:
        """An instant, or a dash."""
        return self.time(at) if at else "–"

    def money(self, amount: int) -> str:
        """An amount with its currency."""
        return money_text(amount, self.document["order"]["currency"]).replace("-", "−")

    def figure(self, amount: int) -> str:
        """An amount in a table that names its currency."""
        return self.money(amount).rpartition(" ")[0]

    def title(self, line: str) -> str:
        """What a line is called."""
        return self._titles.get(line, line)

    def law(self, label: str) -> str:
        """A law and its article; a rule of the shop's own by its number."""
        return label if label.startswith("R-") else Speaker(self.shown_in).law(label)

    def regime(self, regime: Json) -> str:
        """What a regime is called."""
        found = next(each for each in REGIMES if each.id == _regime_id(regime))
        return found.title_en if self.shown_in is EN else found.title_zh

    def source(self, row: Json) -> Cell:
        """At which positions of the log it stands: #4710."""
        positions = dict.fromkeys(each["position"] for each in row["sources"])
        return Cell(" ".join(f"#{each}" for each in positions) or "–", "source")

    def subject(self, subject: str) -> str:
        """What a gap is about; a line goes by its title."""
        kind, _, key = subject.partition("/")
        match kind:
            case "lines":
                return self.title(key)
            case "shipments":
                return self.label("parcel", number=key)
            case "refunds":
                return self.shown_in.label("refund", id=key)
            case _:
                return subject

    def accepted(self, row: Json) -> Cell:
        """When she accepted terms, if she did."""
        at = row["accepted_at"]
        return Cell(self.time(at), "good") if at else Cell(self.label("not_accepted"), "bad")

    def verdicts(self, row: Json, clause_id: str) -> list[str]:
        """What a clause was worth when she ordered, one sentence for each different verdict."""
        coupons = self.document["rights"]["at_order"]["coupons"]
        found = [
            verdict["sentence"][self.tag]
            for coupon in coupons
            if coupon["coupon_id"] == row["coupon_id"]
            for clause in coupon["clauses"]
            if clause["clause_id"] == clause_id
            for verdict in clause["verdicts"]
        ]
        return list(dict.fromkeys(found))

    def history(self, rows: Sequence[Json]) -> Table:
        """A sentence for each event."""
        return Table(
            "",
            (self.label("sentence"), self.label("actor"), self.label("source")),
            (70, 18, 12),
            tuple((Cell(each["sentence"][self.tag]), Cell(each["actor"], "quiet"), self.source(each)) for each in rows),
        )


def _regime_id(regime: Json) -> RegimeId:
    return regime["id"]

"""An order as a person reads it: one HTML page, plain, without a script.

It shows an order's view and its history of the same moment, so a past page is as sure as a past view.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from domain.currency import money_text
from domain.order.grounds import ground
from projections.page_bound import BoundNotes
from projections.page_notes import Notes
from projections.refund_statement import refund_statement
from projections.sentences.directions import Apart
from projections.sentences.language import EN, ZH, Language, language
from projections.templating import templates

Json = Mapping[str, Any]


class Asked(NamedTuple):
    """Which moment was asked for; nothing is now. Instants as RFC 3339 in UTC."""

    as_of_version: int | None = None
    as_of: str | None = None
    effective_at: str | None = None


NOW = Asked()


class Amount(NamedTuple):
    """A row of an account: how it counts into the sum, what it is called, its figure."""

    sign: str
    label: str
    text: str


def order_page(
    view: Json,
    told: Sequence[Json],
    tag: str,
    *,
    path: str,
    asked: Asked = NOW,
    stylesheet: str = "/static/order.css",
) -> str:
    """The page of an order's `view` and its `told` history, in the language of the tag.

    `path` is the page's own address, `asked` the moment it shows. All links keep the language.
    """
    shown_in = language(tag)
    page = _Page(view, shown_in)
    bounds = {name: value for name, value in asked._asdict().items() if value is not None}
    other = EN if shown_in is ZH else ZH

    def link(**query: object) -> str:
        return f"{path}?{urlencode({'lang': shown_in.code} | query)}"

    def page_of(order_id: str) -> str:
        return f"{path.rpartition('/')[0]}/{quote(order_id, safe='')}?{urlencode({'lang': shown_in.code})}"

    return templates.get_template("order.html").render(
        view=view,
        told=[{**each, "text": Apart(each["text"])} for each in told],  # its sentences set apart what people wrote
        page=page,
        notes=Notes(view, shown_in, page.money),
        bound=BoundNotes(shown_in, page.money, page.titles),
        t=shown_in.labels,
        label=shown_in.label,
        word=shown_in.word,
        time=shown_in.time,
        language=shown_in,
        other=other,
        asked=asked,
        banner=_banner(view, asked, shown_in),
        here=path,
        link=link,
        page_of=page_of,
        switch=f"{path}?{urlencode(bounds | {'lang': other.code})}",
        stylesheet=stylesheet,
    )


def _banner(view: Json, asked: Asked, shown_in: Language) -> str | None:
    """Which moment the page shows, if a past one."""
    if asked == NOW:
        return None
    as_of = shown_in.time(asked.as_of) if asked.as_of else None
    effective_at = shown_in.time(asked.effective_at) if asked.effective_at else None
    if as_of and effective_at:
        name = "past_both"
    else:
        name = "past_as_of" if as_of else "past_effective" if effective_at else "past_version"
    return shown_in.label(name, version=view["version"], as_of=as_of, effective_at=effective_at)


class _Page:
    """What the page says about the view's figures."""

    def __init__(self, view: Json, shown_in: Language) -> None:
        self._view = view
        self._in = shown_in
        self._currency: str = view["currency"]
        self.titles: dict[str, str] = {line["line"]: line["title"] for line in view["lines"]}

    def money(self, amount: int) -> str:
        """An amount with its currency, never parted from it by a line's end."""
        return money_text(amount, self._currency).replace("-", "−").replace(" ", "\N{NO-BREAK SPACE}")

    def figure(self, amount: int) -> str:
        """An amount in a table that names the currency."""
        return self.money(amount).rpartition("\N{NO-BREAK SPACE}")[0]

    def title(self, line: str) -> str:
        """What a line is called."""
        return self.titles.get(line, line)

    def lead(self) -> str:
        """Who owes whom how much, in one sentence."""
        money = self._view["money"]
        if money["owed_to_customer"]:
            waiting = [row["pay_by"] for row in self._view["refunds"] if row["status"] != "SETTLED" and row["amount"]]
            by = self._in.time(min(waiting)) if waiting else None
            return self._in.label("owed_to", amount=self.money(money["owed_to_customer"]), by=by)
        if money["owed_by_customer"]:
            return self._in.label("owed_by", amount=self.money(money["owed_by_customer"]))
        if money["outstanding"]:
            by = self._view["payment_due_at"]
            amount = self.money(money["outstanding"])
            return self._in.label("outstanding", amount=amount, by=by and self._in.time(by))
        return self._in.labels["even"]

    def left(self, line: Json) -> str:
        """Where the units of a line went that are not kept, or are about to go."""
        counts = {name: line[name] or None for name in ("cancelled", "returned", "lost", "requested")}
        return self._in.label("gone", **counts).strip()

    def lines(self) -> list[dict[str, Any]]:
        """The lines with their sums, and what was given back of each; the columns sum to the last row."""
        rows = [_valued(line) for line in self._view["lines"]]
        names = ("listed", "discount_share", "exchanged_more", "price", "retained_value", "given_back")
        return [*rows, {"sum": True} | {name: sum(row[name] for row in rows) for name in names}]

    def costs(self) -> tuple[list[Amount], list[Amount]]:
        """What the order costs, and what came in of it; both parts end in their sum."""
        money, labels = self._view["money"], self._in.labels
        rest = money["payable"] - money["captured"] - money["outstanding"]
        price = [
            Amount("", labels["list_total"], self.figure(money["listed"])),
            Amount("−", labels["discount_total"], self.figure(money["discount"])),
            *self._exchanged(),
            Amount("+", labels["freight"], self.figure(money["freight"])),
            Amount("=", labels["payable"], self.figure(money["payable"])),
        ]
        released = [Amount("−", labels["released"], self.figure(rest))] if rest > 0 else []
        overpaid = [Amount("+", labels["overpaid"], self.figure(-rest))] if rest < 0 else []
        paid = [
            Amount("−", labels["captured"], self.figure(money["captured"])),
            *released,
            *overpaid,
            Amount("=", labels["to_pay"], self.figure(money["outstanding"])),
        ]
        return price, paid

    def _exchanged(self) -> list[Amount]:
        """What exchanges made the goods cost more or less, where there were any."""
        more: int = self._view["money"]["exchanged_more"]
        sign = "+" if more > 0 else "−"
        return [Amount(sign, self._in.labels["exchanged_total"], self.figure(abs(more)))] if more else []

    def balance(self) -> list[Amount]:
        """Who owes whom: what is due to either side, ending in the difference."""
        money, labels = self._view["money"], self._in.labels
        difference = money["owed_to_customer"] - money["owed_by_customer"]
        name = "to_customer" if difference > 0 else "by_customer" if difference < 0 else "nobody"
        left = 0 if difference else money["outstanding"]
        to_pay = [Amount("", labels["to_pay"], self.figure(left))] if left else []
        return [
            Amount("", labels["refund_due"], self.figure(money["refund_due"])),
            Amount("+", labels["compensated"], self.figure(money["compensated"])),
            Amount("−", labels["refunded"], self.figure(money["refunded"])),
            Amount("−", labels["shortfall_open"], self.figure(money["shortfall_open"])),
            Amount("=", labels["balance" if left else name], self.figure(abs(difference))),
            *to_pay,
        ]

    def statement(self, row: Json) -> dict[str, Any]:
        """A refund or a quote, explained."""
        return refund_statement(row, self._currency, self._in.code, self.titles)

    def basis(self, code: str) -> str:
        """On what ground something is given, in words where there are any."""
        return self._in.words.get(f"BASIS_{ground(code)}", code.strip())

    def unmet(self, assessment: Json) -> str:
        """What is missing for a claim."""
        missing = (self._in.word(f"UNMET_{code}") for code in assessment["unmet"])
        return self._in.label("unmet", missing=self._in.phrases["and"].join(missing))

    def sent(self, message: Json) -> str:
        """Over which channels a message went out, if it did."""
        channels = self._in.phrases["and"].join(self._channel(each["channel"]) for each in message["sent"])
        return self._in.label("message_sent", channels=channels) if channels else self._in.labels["message_unsent"]

    def _channel(self, name: str) -> str:
        return self._in.words.get(f"CHANNEL_{name}", name)

    def late(self, told: Json) -> bool:
        """Whether an event's sentence says that it was recorded later than it occurred."""
        return not told["sentence"].startswith(self._in.phrase("dated", time=told["date"], text=""))


def _valued(line: Json) -> dict[str, Any]:
    listed = line["list_price"] * line["quantity"]
    price = listed - line["discount_share"] + line["exchanged_more"]
    return dict(line) | {
        "sum": False,
        "listed": listed,
        "price": price,
        "given_back": price - line["retained_value"],
    }

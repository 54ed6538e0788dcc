"""An order as a person reads it: one HTML page, plain, without a script.

It shows an order's view and its history of the same moment, so a past page is as sure as a past view.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from domain.order.grounds import ground
from projections.amounts import figure, money
from projections.order_sums import Sum, balance_rows, cost_rows, line_rows, paid_rows
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


class Due(NamedTuple):
    """How much is to be paid (minor units), and until when (RFC 3339)."""

    by: str
    amount: int


def order_page(
    view: Json,
    told: Sequence[Json],
    tag: str,
    *,
    path: str,
    asked: Asked = NOW,
    static: str = "/static",
) -> str:
    """The page of an order's `view` and its `told` history, in the language of the tag.

    `path` is the page's own address, `asked` the moment it shows, `static` where its style sheets are. All links keep
    the language.
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
        banner=banner(view["version"], asked, shown_in),
        here=path,
        static=static,
        link=link,
        page_of=page_of,
        switch=f"{path}?{urlencode(bounds | {'lang': other.code})}",
    )


def banner(version: int, asked: Asked, shown_in: Language) -> str | None:
    """Which moment a page shows, if a past one; `version` is the last event in it."""
    if asked == NOW:
        return None
    as_of = shown_in.time(asked.as_of) if asked.as_of else None
    effective_at = shown_in.time(asked.effective_at) if asked.effective_at else None
    if as_of and effective_at:
        name = "past_both"
    else:
        name = "past_as_of" if as_of else "past_effective" if effective_at else "past_version"
    return shown_in.label(name, version=version, as_of=as_of, effective_at=effective_at)


def due_first(view: Json) -> Due | None:
    """What is to be paid next of what is owed to the customer or, if nothing is owed, still to be paid by her."""
    money = view["money"]
    if money["owed_to_customer"]:
        waiting = [row for row in view["refunds"] if row["unpaid"]]
        first = min((row["pay_by"] for row in waiting), default=None)
        amount = sum(row["unpaid"] for row in waiting if row["pay_by"] == first)
        return Due(first, min(amount, money["owed_to_customer"])) if first else None
    to_pay = 0 if money["owed_by_customer"] else money["outstanding"]
    return Due(view["payment_due_at"], to_pay) if to_pay and view["payment_due_at"] else None


def lead(view: Json, shown_in: Language) -> str:
    """Who owes whom how much by an order's view, in one sentence; of what is due at several times, how much first."""
    first, currency = due_first(view), view["currency"]
    by = shown_in.time(first.by) if first else None
    for name, label in (("owed_to_customer", "owed_to"), ("owed_by_customer", "owed_by"), ("outstanding",) * 2):
        owed: int = view["money"][name]
        if owed:
            told = label if first is None or first.amount == owed else "owed_in_parts"
            part = money(first.amount, currency) if first else None
            return shown_in.label(told, amount=money(owed, currency), first=part, by=by)
    return shown_in.labels["even"]


class _Page:
    """What the page says about the view's figures."""

    def __init__(self, view: Json, shown_in: Language) -> None:
        self._view = view
        self._in = shown_in
        self._currency: str = view["currency"]
        self.titles: dict[str, str] = {line["line"]: line["title"] for line in view["lines"]}

    def money(self, amount: int) -> str:
        """An amount with its currency, never parted from it by a line's end."""
        return money(amount, self._currency)

    def figure(self, amount: int) -> str:
        """An amount in a table that names the currency."""
        return figure(amount, self._currency)

    def title(self, line: str) -> str:
        """What a line is called."""
        return self.titles.get(line, line)

    def lead(self) -> str:
        """Who owes whom how much, in one sentence."""
        return lead(self._view, self._in)

    def left(self, line: Json) -> str:
        """Where the units of a line went that are not kept, or are about to go."""
        counts = {name: line[name] or None for name in ("cancelled", "returned", "lost", "requested")}
        return self._in.label("gone", **counts).strip()

    def lines(self) -> list[dict[str, Any]]:
        """The lines with their sums."""
        return line_rows(self._view)

    def costs(self) -> tuple[list[Amount], list[Amount]]:
        """What the order costs, and what came in of it; both parts end in their sum."""
        money = self._view["money"]
        return self._account(cost_rows(money)), self._account(paid_rows(money))

    def balance(self) -> list[Amount]:
        """Who owes whom: what is due to either side, ending in the difference."""
        return self._account(balance_rows(self._view["money"]))

    def _account(self, rows: Sequence[Sum]) -> list[Amount]:
        return [Amount(row.sign, self._in.labels[row.name], self.figure(row.amount)) for row in rows]

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

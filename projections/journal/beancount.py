"""The journal as a Beancount file: one transaction for each event, balances asserted at the end.

Nothing of Beancount is imported: its syntax is written here and read by its own tool in the tests.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import groupby

from domain.clock import local_date
from domain.currency import money_text
from projections.journal.chart import BY_NAME, CHART, POINTS
from projections.journal.narrations import narration
from projections.journal.reading import Row

BEGINNING = date(1970, 1, 1)
"""Accounts are open from then on: orders may be imported from any year."""
_COMPONENT = re.compile(r"[A-Z0-9][A-Za-z0-9-]{0,40}")
_BEYOND = re.compile(r"[^A-Za-z0-9-]+")


class Ledger:
    """A file that is written page by page; what it has written it asserts at its end."""

    def __init__(self, tongue: str = "en") -> None:
        self._tongue = tongue
        self._opened: set[str] = set()
        self._sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._last = BEGINNING

    def head(self, currencies: Sequence[str]) -> str:
        """The options, the units and the chart, each account with what it says."""
        money = [currency for currency in currencies if currency != POINTS]
        lines = ['option "title" "Aftersales ledger"']
        lines += [f'option "operating_currency" "{currency}"' for currency in money]
        lines += ["", *(f"{BEGINNING} commodity {unit}" for unit in currencies), ""]
        for account in CHART:
            name = account_name(account.name)
            said = account.en if self._tongue.startswith("en") else account.zh
            lines += [f"{BEGINNING} open {name}", f"  meaning: {_text(said)}"]
            self._opened.add(name)
        return "\n".join(lines) + "\n"

    def transactions(self, rows: Iterable[Row]) -> Iterator[str]:
        """The transaction of each event; an account met for the first time is opened before."""
        for _, lines in groupby(rows, lambda row: row.position):
            yield self._transaction(list(lines))

    def foot(self) -> str:
        """What every account must stand at, to the cent, on the day after the last event."""
        day = self._last + timedelta(days=1)
        lines = [
            f"{day} balance {account} {figure(amount, unit)} ~ {figure(0, unit)} {unit}"
            for (account, unit), amount in sorted(self._sums.items())
        ]
        return "\n" + "\n".join(lines) + "\n" if lines else ""

    def _transaction(self, rows: Sequence[Row]) -> str:
        first = rows[0]
        day = local_date(first.recorded_at)
        self._last = max(self._last, day)
        lines = [f"{day} * {_text(first.stream)} {_text(narration(first.type, self._tongue))}"]
        lines += [
            f"  position: {first.position}",
            *(f"  {name}: {_text(getattr(first, name))}" for name in ("leaf_hash", "event_id", "type")),
            f"  version: {first.version}",
            *(f"  {name}: {_text(getattr(first, name))}" for name in ("occurred_at", "recorded_at")),
        ]
        opens: list[str] = []
        for row in rows:
            account = account_name(row.account, row.party)
            if account not in self._opened:
                opens.append(f"{BEGINNING} open {account}\n  meaning: {_text(row.party)}\n")
                self._opened.add(account)
            self._sums[account, row.currency] += row.amount
            lines.append(f"  {account}  {figure(row.amount, row.currency)} {row.currency}")
            named = {"party": row.party, "item": row.item, "campaign": row.campaign}
            lines += [f"    {name}: {_text(value)}" for name, value in named.items() if value]
        return "\n" + "".join(opens) + "\n".join(lines) + "\n"


def account_name(account: str, party: str = "") -> str:
    """The account's name in Beancount; each tender has one of its own, told apart by a hash where its name cannot
    stand in an account's.
    """
    known = BY_NAME[account]
    name = f"{known.root}:{known.title_en}"
    return f"{name}:{_component(party)}" if account == "tenders" and party else name


def figure(amount: int, currency: str) -> str:
    """Minor units as a decimal figure; points are whole."""
    return str(amount) if currency == POINTS else money_text(amount, currency).removesuffix(f" {currency}")


def _component(party: str) -> str:
    if _COMPONENT.fullmatch(party):
        return party
    plain = _BEYOND.sub("-", party).strip("-")[:30] or "X"
    return f"{plain[0].upper()}{plain[1:]}-{sha256(party.encode()).hexdigest()[:8]}"


def _text(value: str) -> str:
    """A quoted string. Line breaks and other controls become blanks: a name is one line."""
    plain = "".join(char if char.isprintable() else " " for char in value)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'

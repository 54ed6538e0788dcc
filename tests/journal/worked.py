"""A story's postings as somebody would write them by hand: `account party amount`, one line each."""

from textwrap import dedent

from domain.currency import money_text
from projections.journal.chart import POINTS
from projections.journal.posting import Posting
from tests.journal.agreement import Keeper
from tests.story import Shop


def kept(shop: Shop) -> Keeper:
    """The books of the whole story, held against its orders at every version."""
    keeper = Keeper()
    keeper.hear(shop)
    return keeper


def last_posted(shop: Shop) -> str:
    """What the last statement posted, fact by fact."""
    keeper = kept(shop)
    first = len(shop.log) - len(shop.last)
    return "".join(
        f"{booked.entry.type}\n" + "".join(f"  {written(line)}\n" for line in booked.postings)
        for booked in keeper.booked
        if booked.postings and booked.entry.position >= first
    )


def written(line: Posting) -> str:
    amount = str(line.amount) if line.currency == POINTS else money_text(line.amount, line.currency).split()[0]
    return f"{line.account} {line.party} {amount}"


def balances(shop: Shop, stream: str = "orders/A-1") -> dict[str, str]:
    """What stands on the accounts of a stream, those at zero left out."""
    found = kept(shop).balances[stream]
    return {
        f"{account} {party}": money_text(amount, "CNY").split()[0]
        for (account, party), amount in found.items()
        if amount
    }


def by_hand(text: str) -> str:
    return dedent(text).lstrip("\n")

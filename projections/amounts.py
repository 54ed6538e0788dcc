"""How pages write an amount."""

from domain.currency import money_text

_TIE = "\N{NO-BREAK SPACE}"


def money(amount: int, currency: str) -> str:
    """An amount with its currency, never parted from it by a line's end."""
    return money_text(amount, currency).replace("-", "−").replace(" ", _TIE)


def figure(amount: int, currency: str) -> str:
    """An amount where the currency is named already."""
    return money(amount, currency).rpartition(_TIE)[0]

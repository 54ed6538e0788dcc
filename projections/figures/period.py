"""Which days, and which keys, figures are asked for."""

from typing import NamedTuple


class Period(NamedTuple):
    """From one day to another, both included; an earlier one to compare with; and which keys: so many behind one."""

    since: str
    until: str
    before: tuple[str, str] | None = None
    after: str | None = None
    limit: int = 100

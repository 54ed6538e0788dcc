"""A cursor that is told to ask nothing asks nothing, whatever it is asked."""

from typing import Any

import pytest

from domain.ledger.hushed import Hushed, Unasked


class Asked:
    """What was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def execute(self, statement: str, values: Any = (), /) -> None:
        self.asked.append(statement)

    executemany = execute


def test_what_is_silent_raises_and_asks_again_afterwards() -> None:
    cursor: Any = Asked()
    hushed = Hushed(cursor)
    with hushed.silent():
        for ask in (hushed.execute, hushed.executemany):
            with pytest.raises(Unasked):
                ask("SELECT 1", ())
    assert cursor.asked == []

    assert hushed.execute("SELECT 2") is hushed
    assert hushed.executemany("SELECT 3", []) is hushed
    assert cursor.asked == ["SELECT 2", "SELECT 3"]


def test_what_broke_off_is_silent_no_longer() -> None:
    cursor: Any = Asked()
    hushed = Hushed(cursor)
    with pytest.raises(LookupError), hushed.silent():
        raise LookupError

    hushed.execute("SELECT 1")
    assert cursor.asked == ["SELECT 1"]

"""A ledger in a real file behind a real server, and a client of it; and a key file that can be made to fail."""

from collections.abc import Iterable

import pytest

from domain.ledger.keyring import Keyring
from tests.api.conftest import door, settings

__all__ = ["door", "settings"]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[OSError]:
    """As long as an error stands in this list, no key can be overwritten for it."""
    errors: list[OSError] = []
    destroy = Keyring.destroy

    def destroy_or_fail(keyring: Keyring, slots: Iterable[int]) -> None:
        if errors:
            raise errors[0]
        destroy(keyring, slots)

    monkeypatch.setattr(Keyring, "destroy", destroy_or_fail)
    return errors

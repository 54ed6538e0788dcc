"""A stream as it was."""

from msgspec.structs import replace

from domain.catalogue import KINDS
from domain.ledger.entry import Entry
from projections.order_view import order_view
from projections.replay import fold, selected
from tests.projections.examples import full_story, s1
from tests.projections.shop import minute
from tests.trace import requirement

ORDERS = KINDS["orders"]


@requirement("R-000-16")
def test_the_view_of_version_n_is_the_fold_of_the_first_n_events() -> None:
    shop, stream = full_story()
    entries = shop.entries(stream)
    for version in range(1, len(entries) + 1):
        past = fold(ORDERS, entries, version=version)
        then = fold(ORDERS, entries[:version])

        assert past == then
        assert past.version == past.taken == version
        assert order_view(past.state, version, "A-1001") == order_view(then.state, version, "A-1001")


def test_as_of_is_what_was_recorded_by_then() -> None:
    shop, stream = s1()
    entries = shop.entries(stream)

    before = fold(ORDERS, entries, recorded_until=minute(3))

    assert before.version == 2
    assert before.state.captured == 35000
    assert before.state.returns == {}
    assert fold(ORDERS, entries, recorded_until=minute(1)).taken == 0


def _late(entries: list[Entry]) -> list[Entry]:
    """The payment, recorded last, had come in before the return was asked for."""
    payment = replace(entries[1], version=len(entries), recorded_at=minute(60))
    others = [replace(each, version=each.version - 1) for each in entries[2:]]
    return [entries[0], *others, payment]


def test_effective_at_is_what_had_happened_by_then_however_late_it_was_recorded() -> None:
    shop, stream = s1()
    entries = _late(shop.entries(stream))

    believed = fold(ORDERS, entries, recorded_until=minute(30), occurred_until=minute(3))
    known_later = fold(ORDERS, entries, occurred_until=minute(3))

    assert believed.state.captured == 0
    assert known_later.state.captured == 35000
    assert (known_later.version, known_later.taken) == (8, 2)


def test_before_its_first_event_occurred_there_is_no_order() -> None:
    shop, stream = s1()
    entries = shop.entries(stream)
    entries[1] = replace(entries[1], occurred_at=minute(0))

    assert fold(ORDERS, entries, occurred_until=minute(1)).taken == 0


def test_a_version_that_is_not_yet_there_shows_in_the_answer() -> None:
    shop, stream = s1()

    assert fold(ORDERS, shop.entries(stream), version=99).version == 8


def test_the_history_beside_a_past_view_has_the_events_of_that_view() -> None:
    shop, stream = s1()
    entries = _late(shop.entries(stream))

    taken = list(selected(entries, occurred_until=minute(3)))

    assert [each.type for each in taken] == ["OrderPlaced", "PaymentCaptured"]

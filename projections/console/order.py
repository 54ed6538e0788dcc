"""The frame of an order's pages, drawn: which moment they show, and the slider over its versions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.ledger.entry import LEDGER
from projections.order_page import Asked, banner
from projections.sentences.language import Language

Json = Mapping[str, Any]
Drawing = Callable[[Any, Language], Mapping[str, Any]]
WIDTH = 1000
"""How wide the slider is drawn; the page stretches it."""


class View(NamedTuple):
    """One of an order's pages: the last part of its path, and whether it shows a past moment."""

    name: str
    of_moments: bool = True


VIEWS = (
    View("story"),
    View("timeline"),
    View("events"),
    View("money"),
    View("saw", of_moments=False),
    View("refund", of_moments=False),
)


class Ticks(NamedTuple):
    """The slider's ticks as the outlines of three paths: what was told, what followed from it, and the version shown
    with a mark of its own.
    """

    told: str
    followed: str
    here: int


def with_frame(draw: Drawing | None = None) -> Drawing:
    """What a page draws, with what its frame draws from the reading's `order`."""

    def drawn(page: Json, language: Language) -> Mapping[str, Any]:
        return {**frame(page["order"], language), **(draw(page, language) if draw else {})}

    return drawn


def frame(order: Json, language: Language) -> dict[str, Any]:
    """The banner, if a past moment is shown; the moments before and after; the ticks."""
    moment, versions = order["moment"], order["versions"]
    shown: int = moment["version"]
    asked = Asked(moment["as_of_version"], moment["as_of"], moment["effective_at"])
    bounded = moment["is_past"] or asked.as_of or asked.effective_at
    return {
        "order": order,
        "banner": banner(shown, asked, language) if bounded else None,
        "bounds": {name: value for name, value in asked._asdict().items() if value is not None},
        "views": VIEWS,
        "ticks": ticks(versions, shown),
        "told": versions[shown - 1],
    }


def ticks(versions: Sequence[Json], shown: int) -> Ticks:
    """One tick per version, evenly apart: long for what was told to the ledger, short for what it concluded."""
    last = max(1, len(versions) - 1)
    places = [(round(place * WIDTH / last), each["actor"] == LEDGER) for place, each in enumerate(versions)]
    return Ticks(
        told="".join(f"M{x} 0V14" for x, concluded in places if not concluded),
        followed="".join(f"M{x} 6V14" for x, concluded in places if concluded),
        here=places[shown - 1][0],
    )

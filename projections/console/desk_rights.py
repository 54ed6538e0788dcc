"""What the customer may claim for what is chosen at the desk, in a sentence that can be read out to her."""

from collections.abc import Iterable
from typing import Any

from domain.fact import Instant
from domain.order.events import StatedCause
from domain.order.rights import rights_of
from domain.order.state import Order
from projections.rights import CAUSES
from projections.rights_told import right_told
from projections.sentences.language import Language
from projections.sentences.speaker import Speaker


def rights_told(
    order: Order, lines: Iterable[str], cause: StatedCause, at: Instant, language: Language
) -> list[dict[str, Any]]:
    """Per line what may be claimed for the cause, and whether a return asked for now is taken in."""
    titles = {key: line.ordered.title for key, line in order.lines.items()}
    speaker = Speaker(language, titles=titles)
    rows: list[dict[str, Any]] = []
    for key in lines:
        if cause in CAUSES[order.lines[key].ordered.kind]:
            right = rights_of(order, key, cause, at)
            told = {"line": key, "title": titles[key], "asked": right.asked}
            rows.append(told | {"sentence": str(right_told(order, right, speaker))})
    return rows

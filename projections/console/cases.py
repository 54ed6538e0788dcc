"""The queue of cases, drawn: what is left in words and as a bar, and what each thing is called."""

from collections.abc import Mapping
from typing import Any

from domain.clock import SHANGHAI, local_date, moment, zone
from domain.fact import Instant
from projections.sentences.language import Language
from projections.sentences.parts_clocks import called
from projections.sentences.speaker import Speaker

Json = Mapping[str, Any]
SPAN_S = 86_400
"""What a queue's bar shows of the time left: a day; more fills it."""
SOON_S = 3_600
"""What is due within the hour is due soon."""
_SIZES = (86_400, 3_600, 60, 1)
_VIEWS: tuple[tuple[str, dict[str, object]], ...] = (
    ("open", {}),
    ("overdue", {"overdue": "true"}),
    ("soon", {"overdue": "false", "due_within_s": SOON_S}),
    ("unowned", {"owned": "false"}),
)
_FILTERS = (
    *("status", "owner", "owned", "category", "language", "priority", "overdue", "due_within_s"),
    *("order_id", "customer_id"),
)


def queue_drawn(page: Json, language: Language) -> Mapping[str, Any]:
    """What the queue's template draws."""
    return {
        "rows": [each | {"clock": clock_left(each["next_due"], page["at"], language)} for each in page["cases"]],
        "views": [_view(name, query, page["counts"], language) for name, query in _VIEWS],
        "named": named(language),
        "filters": dict.fromkeys(_FILTERS),
        "span_s": SPAN_S,
        "refused": None,
    }


def named(language: Language) -> Any:
    """How a code with a word is called where it stands alone: without an article, with a capital."""

    def name(prefix: str, code: str) -> str:
        return alone(language.words.get(f"{prefix}_{code}", code))

    return name


def alone(text: str) -> str:
    """A phrase out of a sentence as a name: «a faulty appliance» is «Faulty appliance»."""
    for article in ("a ", "an ", "the "):
        text = text.removeprefix(article)
    return text[:1].upper() + text[1:]


def left_text(seconds: int, language: Language, time: str = "WALL") -> str:
    """A span of a clock's own time by its two largest units: `2 d 3 h`, `9 min 59 s`. Business time is no day that a
    calendar has, so it is told in the hours that it is made of: `27 business h 5 min`.
    """
    units = units_of(time, language).split(" ")
    sizes = _SIZES[-len(units) :]
    place = next((at for at, size in enumerate(sizes) if seconds >= size), len(sizes) - 1)
    whole, rest = divmod(seconds, sizes[place])
    parts = [f"{whole} {units[place]}"]
    if place + 1 < len(sizes):
        parts.append(f"{rest // sizes[place + 1]} {units[place + 1]}")
    return " ".join(parts)


def units_of(time: str, language: Language) -> str:
    """The units that a clock's time is told in, the largest first, with blanks between them."""
    return language.labels["units_of_business_time" if time == "BUSINESS" else "units_of_time"]


def clock_text(at: Instant, now: Instant, language: Language) -> str:
    """An instant as briefly as it is clear: the time alone if it is today's."""
    here = moment(at).astimezone(zone(SHANGHAI))
    if local_date(at) == local_date(now):
        return f"{here:%H:%M}"
    days = language.labels["weekdays"].split()
    same_week = 0 < (local_date(at) - local_date(now)).days < 7
    return f"{days[here.weekday()]} {here:%H:%M}" if same_week else language.time(at)


def still_until(counts: Json | None, now: Instant, language: Language) -> str | None:
    """From when on a clock counts that stands still outside of the shop's hours."""
    return clock_text(counts["from"], now, language) if counts and counts["from"] > now else None


def urgency(left: Json, now: Instant) -> str:
    """How a clock is coloured: it ran out, it stands still, it runs out within the hour, or there is time."""
    if left["overdue"]:
        return "bad"
    if left["counts"] is None or left["counts"]["from"] > now:
        return "still"
    return "warm" if left["remaining_s"] < SOON_S else ""


def clock_left(due: Json | None, now: Instant, language: Language) -> Json | None:
    """What is left of a case's next clock, in words and as a bar."""
    if due is None:
        return None
    left = due["remaining_s"]
    return {
        **due,
        "called": alone(called(due["clock_id"], Speaker(language))),
        "left": left_text(left, language, due["time"]),
        "units": units_of(due["time"], language),
        "by": clock_text(due["due_at"], now, language),
        "still_until": still_until(due["counts"], now, language),
        "urgency": urgency(due, now),
        "width": 100 if due["overdue"] else max(1, min(100, left * 100 // SPAN_S)),
    }


def _view(name: str, query: Mapping[str, object], counts: Json, language: Language) -> Json:
    count, most = counts[name], counts["most"]
    text = language.label("more_than", count=f"{most:,}") if count > most else f"{count:,}"
    return {"name": name, "query": query, "count": count, "text": text}

"""A ledger whose every free word is hostile: what people and programs may write is written as an attack."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from api.examples import EXAMPLES
from api.settings import Settings
from tests.api.customer import KEY, Door
from tests.api.serving import serving

ATTACKS = (
    "<script>boo()</script>",
    '"><img src=x onerror=boo()>',
    "' onmouseover='boo()' x='",
    "javascript:boo()",
    "{{7*191}}${7*191}",
    "</title></textarea><svg onload=boo()>",
    "--><script>boo()</script>",
    "\u202e\u2066<b>boo</b>",
    "=HYPERLINK(boo)",
    "&lt;script&gt;boo()&lt;/script&gt;",
)
"""Each ends in a number of its own, so that what was one word stays one."""


@contextmanager
def hostile_shop(folder: Path) -> Iterator[tuple[Door, int]]:
    """All examples told with hostile words, served; and how many of these were taken."""
    settings = Settings(db=str(folder / "ledger.db"), bootstrap_key=SecretStr(KEY), sending="off")
    with serving(settings) as served:
        door, words, taken = served.door(KEY), _Words(), 0
        page = b"hello"
        door.client.put(f"/v1/content/{sha256(page).hexdigest()}", content=page, headers=door.bearer)
        for example in EXAMPLES:
            hostile, changed = _hostile(door, example.stream, example.fact, words)
            if door.say(example.stream, hostile).status_code in (200, 201):
                taken += changed
            else:
                door.say(example.stream, example.fact)
        served.fall_due()
        yield door, taken


class _Words:
    """What was said in place of which word: a word that was taken once is meant wherever it stands."""

    def __init__(self) -> None:
        self.taken: dict[str, str] = {}
        self._numbers = count()

    def hostile(self, word: str) -> str:
        if word in self.taken:
            return self.taken[word]
        number = next(self._numbers)
        return f"{ATTACKS[number % len(ATTACKS)]}{number}"


def _hostile(door: Door, stream: str, fact: dict[str, Any], words: _Words) -> tuple[dict[str, Any], int]:
    """The fact with as many of its words hostile as are taken, and how many these are."""
    hostile = deepcopy(fact)
    places = [(at, key, at[key]) for at, key in _texts(hostile)]
    known = [place for place in places if place[2] in words.taken]
    for at, key, word in known:
        at[key] = words.taken[word]
    for at, key, word in known:
        if _is_taken(door, stream, hostile):
            break
        at[key] = word
    for at, key, word in places:
        if at[key] == word:
            at[key] = words.hostile(word)
            if _is_taken(door, stream, hostile):
                words.taken[word] = at[key]
            else:
                at[key] = word
    return hostile, sum(at[key] != word for at, key, word in places)


def _is_taken(door: Door, stream: str, fact: Mapping[str, Any]) -> bool:
    """Whether nothing but a rule is against it: a word that is none of a list does not fit the schema."""
    return door.say(stream, dict(fact), params="dry_run=true").status_code in (200, 201)


def _texts(value: Any) -> Sequence[tuple[Any, Any]]:
    """Every place in a value that holds a text."""
    if isinstance(value, dict):
        return [
            place for key, each in value.items() if key not in ("type", "kind") for place in _place(value, key, each)
        ]
    return [place for key, each in enumerate(value) for place in _place(value, key, each)]


def _place(at: Any, key: Any, value: Any) -> Sequence[tuple[Any, Any]]:
    if isinstance(value, str):
        return [(at, key)]
    return _texts(value) if isinstance(value, dict | list) else []

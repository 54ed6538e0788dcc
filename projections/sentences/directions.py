"""Text that people wrote, kept from turning around what stands beside it.

A title in Arabic is set apart so that the figures after it read as they should; marks that reorder text unseen
are left out: beside money they can only mislead.
"""

from re import compile as pattern
from unicodedata import bidirectional

_REORDERING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_RIGHT_TO_LEFT = {"R", "AL"}
_SUSPECT = pattern(
    f"[{''.join(map(chr, _REORDERING))}"
    "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Where all marks and all letters are that are looked for: most text has none, and need not be read a second time."""
_ISOLATE, _END = "\u2068", "\u2069"


class Apart(str):
    """Text in which everything that a person wrote has been set apart."""

    __slots__ = ()


def set_apart(text: str) -> Apart:
    """The text without reordering marks, isolated if any of it runs from right to left."""
    if isinstance(text, Apart):
        return text
    if _SUSPECT.search(text) is None:
        return Apart(text)
    plain = text.translate(_REORDERING)
    if any(bidirectional(char) in _RIGHT_TO_LEFT for char in plain):
        return Apart(f"{_ISOLATE}{plain}{_END}")
    return Apart(plain)

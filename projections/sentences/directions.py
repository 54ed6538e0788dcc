"""Text that people wrote, kept from turning around what stands beside it.

A title in Arabic is set apart so that the figures after it read as they should; marks that reorder text unseen
are left out: beside money they can only mislead.
"""

from unicodedata import bidirectional

_REORDERING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_RIGHT_TO_LEFT = {"R", "AL"}
_ISOLATE, _END = "\u2068", "\u2069"


class Apart(str):
    """Text in which everything that a person wrote has been set apart."""

    __slots__ = ()


def set_apart(text: str) -> Apart:
    """The text without reordering marks, isolated if any of it runs from right to left."""
    if isinstance(text, Apart):
        return text
    if text.isascii():
        return Apart(text)
    plain = text.translate(_REORDERING)
    if any(bidirectional(char) in _RIGHT_TO_LEFT for char in plain):
        return Apart(f"{_ISOLATE}{plain}{_END}")
    return Apart(plain)

"""What customers are told is made from templates: data, in both languages, and never changed once used."""

import re
from hashlib import sha256

import pytest

from domain.message.composing import filled
from domain.message.templates import NEWEST, TEMPLATES

GAPS = re.compile(r"\{(\w+)\}")
USED = {
    ("RETURN_AUTHORISED", 1): "5f140ad089da20e3",
    ("RETURN_REFUSED", 1): "0b2d43a6e09ed1a0",
    ("RETURN_RECEIVED", 1): "dbc40a5eabafe1bf",
    ("RETURN_ACCEPTED", 1): "b666dd35b696652e",
    ("RETURN_REJECTED", 1): "5abc776ec739af8d",
    ("EXCHANGE_CONFIRMED", 1): "1276ff2582a6bff1",
    ("REPLACEMENT_SHIPPED", 1): "eff341fd5cea9d73",
    ("REFUND_DUE", 1): "446e52ccbbeaea46",
    ("REFUND_PAID", 1): "54136f4ede3d73a4",
    ("REFUND_CAME_BACK", 1): "9df93f58b8e4b284",
    ("GIFT_RETURN_REQUESTED", 1): "1d2c26f7d2b82201",
    ("GIFT_RETURN_NEGOTIATING", 1): "6b18d9dbf4890573",
    ("GIFT_RETURN_INCOMPLETE", 1): "82f287926f7f6dc5",
    ("GIFT_RETURN_REJECTED", 1): "eea876ae75e5b9bf",
    ("GIFT_RETURN_TO_MERCHANT", 1): "d2c6ee86e6c0a379",
    ("GIFT_RETURN_TO_CUSTOMER", 1): "44f8c4b158e24c87",
    ("GIFT_REMINDER", 1): "66445e60708efe9b",
    ("CASE_DISPUTE_FILED", 1): "46750592829c0cae",
    ("CASE_AUTO_REPLY", 1): "e44a38c4c569c336",
    ("CASE_DETAILS_WANTED", 1): "2aad9170399dedfa",
    ("CASE_PARCEL_LATE", 1): "0f742c4434b5cbc4",
    ("CASE_PROGRESS", 1): "8b8f0eb46fd13c60",
    ("CASE_SURVEY", 1): "e17b2f0355fead88",
    ("COUPON_EXPIRY", 1): "a11835834fe633a4",
}
"""The SHA-256 of every version's text there ever was, in short. Add to it; whoever changes a row changes what
customers are said to have been told from it.
"""


def _digest(name: str, version: int) -> str:
    made = TEMPLATES[name, version]
    return sha256(f"{made.kind}\n{made.part}\n{made.zh}\n{made.en}".encode()).hexdigest()[:16]


def test_a_text_once_used_never_changes() -> None:
    assert {key: _digest(*key) for key in TEMPLATES} == USED


@pytest.mark.parametrize("key", TEMPLATES, ids=str)
def test_both_languages_say_the_same(key: tuple[str, int]) -> None:
    made = TEMPLATES[key]

    assert set(GAPS.findall(made.zh)) == set(GAPS.findall(made.en))
    assert made.zh.isascii() is False
    assert made.en.isascii()


def test_a_name_stands_for_its_newest_version() -> None:
    assert {name: max(version for each, version in TEMPLATES if each == name) for name in NEWEST} == NEWEST


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("a {x}[, b {y}].", {"x": "1", "y": "2"}, "a 1, b 2."),
        ("a {x}[, b {y}].", {"x": "1", "y": None}, "a 1."),
        ("a {x}.", {"x": "{y}[z]"}, "a {y}[z]."),
    ],
)
def test_gaps_are_filled_once_and_what_is_not_known_is_left_out(
    text: str, words: dict[str, str | None], shown: str
) -> None:
    assert filled(text, words) == shown

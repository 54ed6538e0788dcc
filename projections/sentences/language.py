"""A language: its sentences, its words for codes, its phrases and its way to write a time."""

from collections.abc import Mapping
from types import ModuleType
from typing import NamedTuple

from domain.clock import SHANGHAI, moment, zone
from domain.fact import Instant
from projections.sentences import en, zh
from projections.sentences.en import words as en_words
from projections.sentences.gathering import gathered
from projections.sentences.template import fill
from projections.sentences.zh import words as zh_words


class Language(NamedTuple):
    """`sentences` has one template per event, `words` a word per code, `phrases` what both build on; `labels`
    is what stands on pages.
    """

    code: str
    sentences: Mapping[str, str]
    words: Mapping[str, str]
    phrases: Mapping[str, str]
    months: tuple[str, ...]
    labels: Mapping[str, str]

    def word(self, code: str) -> str:
        """A code in words; a code without one is shown as it is."""
        return self.words.get(code, code)

    def phrase(self, name: str, /, **values: object) -> str:
        """A phrase with its gaps filled; a value that is None leaves its part out."""
        return _filled(self.phrases[name], values)

    def label(self, name: str, /, **values: object) -> str:
        """What stands on a page, filled like a phrase."""
        return _filled(self.labels[name], values)

    def time(self, at: Instant) -> str:
        """The instant on the shop's clock (UTC+8), to the minute."""
        local = moment(at).astimezone(zone(SHANGHAI))
        month = self.months[local.month - 1]
        return self.phrase("time", year=local.year, month=month, day=local.day, clock=f"{local:%H:%M}")


def _filled(template: str, values: Mapping[str, object]) -> str:
    texts = {key: value if isinstance(value, str) else str(value) for key, value in values.items() if value is not None}
    return fill(template, texts)


def _language(code: str, package: ModuleType, months: tuple[str, ...]) -> Language:
    texts = gathered(package)
    return Language(code, texts["SENTENCES"], texts["WORDS"], texts["PHRASES"], months, texts["LABELS"])


ZH = _language("zh-CN", zh, zh_words.MONTHS)
EN = _language("en", en, en_words.MONTHS)


def language(code: str) -> Language:
    """The language of a tag such as `en`, `en-GB` or `zh-CN`; Chinese where there is none of that name."""
    return EN if code.partition("-")[0].lower() == "en" else ZH

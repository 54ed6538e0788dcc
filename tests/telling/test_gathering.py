"""A language is put together from its modules, and no module says again what another one says."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from projections.sentences.gathering import gathered
from projections.sentences.language import EN, ZH


def spoken(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, **modules: str) -> ModuleType:
    (folder / name).mkdir()
    for each, text in modules.items():
        (folder / name / f"{each}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    package = ModuleType(name)
    package.__path__ = [str(folder / name)]
    monkeypatch.setitem(sys.modules, name, package)
    return package


def test_each_module_says_its_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = spoken(tmp_path, "frisian", monkeypatch, a='WORDS = {"X": "x"}', b='LABELS = {"y": "y"}')

    assert gathered(package) == {"SENTENCES": {}, "WORDS": {"X": "x"}, "PHRASES": {}, "LABELS": {"y": "y"}}


def test_what_two_modules_say_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = spoken(tmp_path, "sater", monkeypatch, a='LABELS = {"y": "y"}', b='LABELS = {"y": "z"}')

    with pytest.raises(ValueError, match=r"sater\.b says y again, one of LABELS"):
        gathered(package)


def test_both_languages_are_whole() -> None:
    assert min(len(each) for said in (EN, ZH) for each in (said.sentences, said.words, said.phrases, said.labels)) > 100

"""What is promised names the test that shows it."""

import re
from pathlib import Path

import pytest

from tests import house

DOCS = sorted((house.ROOT / "docs").glob("*.md"))
PROMISES = house.ROOT / "docs" / "reliability.md"


def test_every_promise_names_a_test_that_there_is():
    rows = [line for line in PROMISES.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    named = [re.findall(r"`(tests/[^`]+)`", row.rsplit("|", 2)[1]) for row in rows]
    assert rows
    assert all(named), "a promise that nothing shows"
    assert [each for row in named for each in row if not (house.ROOT / each).is_file()] == []


@pytest.mark.parametrize("page", DOCS, ids=house.name)
def test_a_page_that_names_a_test_names_one_that_there_is(page: Path):
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)`", page.read_text(encoding="utf-8"))
    assert [each for each in named if not (house.ROOT / each).exists()] == []

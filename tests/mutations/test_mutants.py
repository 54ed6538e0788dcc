"""Faults are put in as they are meant, and are seen or not as tests see them."""

from collections import Counter

import pytest

from tests import house
from tests.mutations.areas import AREAS, Area
from tests.mutations.equivalent import equivalents
from tests.mutations.mutants import mutants
from tests.mutations.running import drawn, known, tried

RULE = '''\
"""A fee is 3, unless it is waived."""
FEE = 3


def fee(amount: int, *, waived: bool = False) -> int:
    """What is charged."""
    assert amount >= 0
    if waived or amount < 10:
        return 0
    return min(FEE * 2, amount)
'''
LISTED = sorted(equivalents())


def test_each_fault_changes_one_thing_and_neither_words_nor_assertions():
    found = [(each.function, each.now) for each in mutants("fee.py", RULE)]

    assert found == [
        ("", "FEE = 4"),
        ("", "FEE = 2"),
        ("", "def fee(amount: int, *, waived: bool = True) -> int:"),
        ("fee", "if not (waived or amount < 10):"),
        ("fee", "if waived and amount < 10:"),
        ("fee", "if waived or amount <= 10:"),
        ("fee", "if waived or amount >= 10:"),
        ("fee", "if waived or amount < 11:"),
        ("fee", "if waived or amount < 9:"),
        ("fee", "return 1"),
        ("fee", "return None"),
        ("fee", "return max(FEE * 2, amount)"),
        ("fee", "return min(FEE // 2, amount)"),
        ("fee", "return min(FEE * 3, amount)"),
        ("fee", "return min(FEE * 1, amount)"),
    ]


@pytest.mark.parametrize(
    ("line", "now"),
    [
        ("f(one, two=2)", {"pass", "f(one)", "f(one, two=3)", "f(one, two=1)"}),
        ("x = f(one, two)", {"x = None", "x = f(two, one)"}),
        ("x = not (a) == b", {"x = None", "x = (a) == b", "x = not (a) != b"}),
        ("x = '钱' + a", {"x = None", "x = '钱' - a"}),
        ("Row = tuple[int, str]", set()),
        ("Outcome = Recorded | Exception", set()),
        ("x = [a for a in b if a]", {"x = None", "x = [a for a in b if not (a)]"}),
        ("x = a not  in b", {"x = None", "x = a in b"}),
        ("raise E('a sentence')", {"pass"}),
        ("raise E('code', a)", {"pass", 'raise E("mutated", a)', "raise E(a, 'code')"}),
    ],
)
def test_a_fault_is_where_its_line_is(line: str, now: set[str]):
    assert {each.now for each in mutants("one.py", f"{line}\n")} == now


@pytest.mark.parametrize("name", AREAS)
def test_every_area_has_its_modules_and_tests_and_all_its_mutants_compile(name: str):
    sample = drawn(known(AREAS[name]), 20, 5)

    assert len(sample) == 20
    assert Counter(each.path for each in sample).keys() <= set(AREAS[name].files())
    assert [path for path in AREAS[name].files_of_tests() if not (house.ROOT / path).is_file()] == []
    assert [each.name for each in drawn(known(AREAS[name]), 20, 5)] == [each.name for each in sample]


def test_every_mutant_that_is_explained_is_one():
    files = {name.partition(":")[0] for name in LISTED}
    names = {each.name for path in files for each in mutants(path, (house.ROOT / path).read_text(encoding="utf-8"))}

    assert [name for name in LISTED if name not in names] == []


def test_a_fault_is_seen_where_a_test_would_fail_and_not_where_the_answer_is_the_same():
    area = Area(("domain/money.py",), ("tests/refund/test_money_splitting.py",))
    same = [each for each in known(area, "largest_remainder: over") if "zip(parts, weights" in each.now]
    wrong = drawn(known(area, "percent_half_up"), 6, 1)

    fates = [each["fate"] for each in tried(area, [*same, *wrong], 1, 5.0)]

    assert fates == ["survived", *["killed"] * 6]

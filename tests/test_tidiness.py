"""The house style, as far as a program can tell. The lists of exceptions only shrink: one no longer needed fails.

Words that must not occur are written here with a `+` inside, so that this file does not contain them.
"""

import ast
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests import house

FILE_LINES_MAX = 250
FUNCTION_LINES_MAX = 70
LINE_LENGTH_MAX = 120
FILE_BYTES_MAX = 512 * 1024

LONG_FILES: dict[str, int] = {}
"""Files outside the tests that may be longer, and how long at most."""
BLOBS: dict[str, int] = {
    "projections/static/noto-sans-sc.ttf.gz": 5 * 1024 * 1024,  # a PDF must show Chinese on a machine without fonts
}
"""Files that may be larger, and how large at most."""
VENDORED: dict[str, str] = {
    # htmx.org 2.0.11
    "projections/static/htmx.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    # axe-core 4.14.1, packed
    "tests/console/axe.min.js.gz": "cda5e4385d9437c1fd009f2ff76f7e4049af354d2d6522da2a905c2a69ede4ec",
    # the schema of AsyncAPI 3.0.0 in @asyncapi/specs 6.11.1, packed
    "tests/feeds/asyncapi-3.0.0.json.gz": "a45e0970f78cd11c815e5f4e6bc9f463c885e9748c646758c408faf1a99977bc",
}
"""Other people's files, kept as they were released: which, and their SHA-256."""
LONG_FUNCTIONS: dict[str, int] = {}
"""Functions that may be longer, as `file:function`, and how long at most."""

TOP_LEVEL = {
    *(".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "README.zh-CN.md", "pyproject.toml"),
    *("requirements-dev.txt", "requirements-ha.txt", "requirements.txt"),
    *("api", "docs", "domain", "projections", "tests"),
}
TEXT = {".cfg", ".css", ".csv", ".html", ".js", ".json", ".md", ".po", ".py", ".svg", ".toml", ".txt", ".yaml", ".yml"}
FORBIDDEN = {
    "a note to oneself instead of the work": r"\b(TO+DO|FIX+ME|XX+X|HA+CK)\b",
    "a path of one machine": r"(?<![\w.])/(wo+rk|ro+ot|ho+me|Us+ers)/",
    "a place outside the repository": r"\.\./sha+red\b|\bsha+red/(?:spec|seeds|design|http|money|proof|style)",
    "the address of a package registry": r"pypi\.o+rg|pythonhos+ted|npmjs\.o+rg|deb\.debian\.o+rg|crates\.i+o",
    "how the work is organised": r"(?i)\b(sub-?age+nts?|AI age+nts?|co+-?developers?|language mod+el|the bri+ef says"
    r"|(coding|working|developer) ses+sion|issue trac+ker|issues? #\d|until (its|their) iss+ue)\b",
}
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore|pragma:\s*no|ruff:\s*noqa|fmt:\s*(?:off|skip))")
SUPPRESSION_WITH_REASON = re.compile(r"#\s*[a-z]+(?::\s*[a-z ]+)?(?::\s*[A-Z0-9, ]+|\[[\w, -]+\])?\s+[-–—#]+\s*\S.{6,}")
ASSERTING = re.compile(r"^(raises|warns|fail|then|refuses?|refused|(assert|expect|check|must)(_\w+)?)$")
OWN_FILES = tuple(house.files())
TEXT_FILES = tuple(
    path for path in OWN_FILES if (path.suffix in TEXT or not path.suffix) and house.name(path) not in VENDORED
)
MODULES = house.modules(*house.ROOMS, "tests")
TEST_FILES = tuple(path for path in house.modules("tests") if path.name.startswith("test_"))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_top_level_is_fixed() -> None:
    found = {path.name for path in house.ROOT.iterdir() if not house.unseen(path)}

    assert found - TOP_LEVEL == set()


@pytest.mark.parametrize("path", OWN_FILES, ids=house.name)
def test_no_file_is_a_blob(path: Path) -> None:
    assert path.stat().st_size <= BLOBS.get(house.name(path), FILE_BYTES_MAX)


def test_every_blob_that_is_let_in_is_one() -> None:
    assert {name for name in BLOBS if (house.ROOT / name).stat().st_size <= FILE_BYTES_MAX} == set()


def test_what_others_made_is_kept_as_they_released_it() -> None:
    assert {name: sha256((house.ROOT / name).read_bytes()).hexdigest() for name in VENDORED} == VENDORED


def test_files_are_short() -> None:
    lengths = {house.name(path): len(_text(path).splitlines()) for path in house.modules(*house.ROOMS)}

    assert _over(lengths, FILE_LINES_MAX, LONG_FILES) == {}
    assert _needless(lengths, FILE_LINES_MAX, LONG_FILES) == set()


def test_functions_fit_a_screen() -> None:
    lengths = {
        f"{house.name(path)}:{each.name}": (each.end_lineno or each.lineno) - each.lineno + 1
        for path in MODULES
        for each in house.functions(path)
    }

    assert _over(lengths, FUNCTION_LINES_MAX, LONG_FUNCTIONS) == {}
    assert _needless(lengths, FUNCTION_LINES_MAX, LONG_FUNCTIONS) == set()


def _over(lengths: dict[str, int], limit: int, exceptions: dict[str, int]) -> dict[str, int]:
    return {name: length for name, length in lengths.items() if length > exceptions.get(name, limit)}


def _needless(lengths: dict[str, int], limit: int, exceptions: dict[str, int]) -> set[str]:
    return {name for name in exceptions if lengths.get(name, 0) <= limit}


@pytest.mark.parametrize("path", TEXT_FILES, ids=house.name)
def test_a_file_is_clean_text(path: Path) -> None:
    text = _text(path)

    assert "\r" not in text
    assert "\t" not in text or path.name == "Makefile" or path.suffix == ".js"
    assert text == "" or text.endswith("\n")
    assert [n for n, line in enumerate(text.splitlines(), 1) if line != line.rstrip()] == []


@pytest.mark.parametrize("path", [*MODULES, house.ROOT / "Makefile", house.ROOT / ".ci" / "run"], ids=house.name)
def test_lines_are_short(path: Path) -> None:
    assert [n for n, line in enumerate(_text(path).splitlines(), 1) if len(line) > LINE_LENGTH_MAX] == []


@pytest.mark.parametrize("path", TEXT_FILES, ids=house.name)
def test_no_file_says_what_is_none_of_its_business(path: Path) -> None:
    text = _text(path)

    found = [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {match[0]} ({why})"
        for why, pattern in FORBIDDEN.items()
        for match in re.finditer(pattern.replace("+", ""), text)
    ]

    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=house.name)
def test_every_suppression_has_its_reason(path: Path) -> None:
    bare = [
        f"line {n}: {line[match.start() :]}"
        for n, line in enumerate(_text(path).splitlines(), 1)
        if (match := SUPPRESSION.search(line)) and not SUPPRESSION_WITH_REASON.match(line, match.start())
    ]

    assert bare == []


@pytest.mark.parametrize("path", TEST_FILES, ids=house.name)
def test_every_test_asserts_something(path: Path) -> None:
    idle = [each.name for each in house.functions(path) if each.name.startswith("test_") and not any(_assertions(each))]

    assert idle == []


def _assertions(test: ast.AST) -> Iterator[bool]:
    for node in ast.walk(test):
        match node:
            case ast.Assert():
                yield True
            case ast.Call(func=ast.Attribute(attr=called) | ast.Name(id=called)):
                yield bool(ASSERTING.match(called))
            case _:
                pass


@pytest.mark.parametrize("path", TEST_FILES, ids=house.name)
def test_requirements_are_named_through_the_trace(path: Path) -> None:
    assert not re.search(r"mark\.requirement", _text(path)), "use tests.trace.requirement, which knows the list"

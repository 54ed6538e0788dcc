"""Which requirement is shown by which test.

`@requirement("R-000-09")` on a test says that it shows that requirement of `docs/requirements.csv`; an id that is
not in that list stops the collection. `make trace` runs every test, prints the table and writes `var/trace.json`:
for each requirement that has one, the tests that passed.
"""

import csv
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
WIDTH_OF_MUST = 78


class Requirement(NamedTuple):
    """One line of `docs/requirements.csv`."""

    priority: str
    must: str


@cache
def requirements() -> dict[str, Requirement]:
    """All requirements by id, in the order of the list."""
    with (ROOT / "docs" / "requirements.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: Requirement(row["priority"], row["must"]) for row in csv.DictReader(file)}


def requirement(*ids: str) -> pytest.MarkDecorator:
    """Mark a test as showing these requirements."""
    unknown = [each for each in ids if each not in requirements()]
    if unknown or not ids:
        raise LookupError(f"docs/requirements.csv has no {', '.join(unknown) or 'requirement without an id'}.")
    return pytest.mark.requirement(*ids)


class Trace:
    """The plugin. Ids travel on each report, so it counts the same when workers run the tests."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self.ids_of: dict[str, list[str]] = {}
        self.failed: set[str] = set()

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Write a test's requirements where its reports carry them along."""
        ids = dict.fromkeys(each for mark in item.iter_markers("requirement") for each in mark.args)
        item.user_properties.extend(("requirement", each) for each in ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what passed; a test that fails while cleaning up has failed."""
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.when == "call" and report.passed:
            self.ids_of[report.nodeid] = [str(value) for name, value in report.user_properties if name == "requirement"]

    def passed(self) -> dict[str, list[str]]:
        """The tests that passed, by requirement, both in order."""
        tests: defaultdict[str, list[str]] = defaultdict(list)
        for nodeid in sorted(self.ids_of.keys() - self.failed):
            for each in self.ids_of[nodeid]:
                tests[each].append(nodeid)
        return {each: tests[each] for each in requirements() if each in tests}

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table and write the file."""
        if not self.shown:
            return
        tests = self.passed()
        file = ROOT / "var" / "trace.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(tests, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        terminalreporter.section("requirements")
        for each, (priority, must) in requirements().items():
            text = must if len(must) <= WIDTH_OF_MUST else must[: WIDTH_OF_MUST - 1] + "…"
            count = len(tests.get(each, ()))
            terminalreporter.line(f"{each:10} {priority:3} {count or '-':>4}  {text}", green=bool(count))
        terminalreporter.line(f"{len(tests)} of {len(requirements())} requirements are shown by a passing test")

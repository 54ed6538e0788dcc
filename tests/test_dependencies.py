"""What the ledger stands on: pinned, hashed, free of strong copyleft at run time, and every import declared."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import house, supplying

PINS = ("requirements.txt", "requirements-dev.txt", "requirements-ha.txt")
COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public|SSPL|BUSL|Commons Clause", re.IGNORECASE)


def _declared(*groups: str) -> list[Requirement]:
    lists = [_project()["project"]["dependencies"], *(_project()["dependency-groups"][group] for group in groups)]
    return [Requirement(line) for lines in lists for line in lines]


def _extras() -> list[Requirement]:
    return [Requirement(line) for lines in _project()["project"]["optional-dependencies"].values() for line in lines]


def _project() -> dict[str, Any]:
    return tomllib.loads((house.ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _pins(file: str) -> dict[str, Requirement]:
    """The pinned requirements by name."""
    return supplying.pins(house.ROOT / file)


@pytest.mark.parametrize("file", PINS)
def test_every_pin_has_its_hashes_and_names_no_host(file: str) -> None:
    text = (house.ROOT / file).read_text(encoding="utf-8")

    entries = re.findall(r"^\w.*\n(?: .*\\\n| .*--hash.*\n)*", text, re.MULTILINE)

    assert len(entries) == len(_pins(file))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "//" not in text
    assert "--index-url" not in text


@pytest.mark.parametrize(("file", "groups"), [(PINS[0], ("build",)), (PINS[1], ("build", "dev"))])
def test_the_pins_are_what_pyproject_asks_for(file: str, groups: tuple[str, ...]) -> None:
    pins = _pins(file)

    for wanted in _declared(*groups):
        pin = pins[canonicalize_name(wanted.name)]

        assert wanted.specifier.contains(supplying.version(pin)), (
            f"{file} has {pin} where pyproject.toml wants {wanted}"
        )


def test_every_extra_is_tested() -> None:
    tested = _pins(PINS[1])

    assert [extra.name for extra in _extras() if supplying.version(tested[extra.name]) not in extra.specifier] == []


def test_what_runs_a_cluster_is_pinned_and_takes_nothing_else_than_the_tests_do() -> None:
    pins, tested = _pins(PINS[2]), _pins(PINS[1])

    for wanted in map(Requirement, _project()["dependency-groups"]["ha"]):
        assert wanted.specifier.contains(supplying.version(pins[canonicalize_name(wanted.name)]))
    assert [pin for name, pin in pins.items() if name in tested and tested[name].specifier != pin.specifier] == []


def test_what_runs_is_what_is_tested() -> None:
    running, tested, _ = (_pins(file) for file in PINS)

    assert running.items() <= tested.items()


def test_nothing_at_run_time_is_under_strong_copyleft() -> None:
    for pin in _pins("requirements.txt").values():
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        licence = supplying.licence(pin.name)

        assert licence, f"{pin.name} does not say under which licence it is"
        assert not COPYLEFT.search(licence), f"{pin.name} is under {licence}"


def test_every_import_at_run_time_is_declared() -> None:
    declared = {canonicalize_name(wanted.name) for wanted in (*_declared(), *_extras())}
    provided_by = metadata.packages_distributions()

    undeclared: set[str] = set()
    for path in house.modules(*house.ROOMS):
        for name in _imported(path) - sys.stdlib_module_names - set(house.ROOMS):
            if not declared & {canonicalize_name(each) for each in provided_by.get(name, ())}:
                undeclared.add(f"{house.name(path)}: {name}")

    assert undeclared == set()


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(house.tree(path)):
        match node:
            case ast.Import():
                names |= {alias.name.split(".")[0] for alias in node.names}
            case ast.ImportFrom(module=str(module)):
                names.add(module.split(".")[0])
            case _:
                pass
    return names


def test_the_wheel_holds_the_three_rooms_with_their_files_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=house.ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )

    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == {house.name(path) for room in house.ROOMS for path in house.files(house.ROOT / room)}

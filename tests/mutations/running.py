"""Mutants tried side by side in copies of the repository, and what came of each."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType
from typing import Any

from tests import house, postgres
from tests.mutations.areas import Area
from tests.mutations.mutants import Mutant, mutants
from tests.mutations.trying import TASK, Task

_COMMAND = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.mutations.trying")


def known(area: Area, only: str = "") -> list[Mutant]:
    """All mutants of an area whose name contains this."""
    found = (each for path in area.files() for each in mutants(path, (house.ROOT / path).read_text(encoding="utf-8")))
    return [each for each in found if only in each.name]


def drawn(among: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """A sample of so many, each as likely as any other; those that compile to what was there before are none."""
    found: list[Mutant] = []
    for each in random.Random(seed).sample(among, len(among)):
        if len(found) == count:
            break
        was, now = (house.ROOT / each.path).read_text(encoding="utf-8"), each.text
        if _bare(compile(now, each.path, "exec")) != _bare(compile(was, each.path, "exec")):
            found.append(each)
    return found


def _bare(code: CodeType) -> CodeType:
    """The code without the places in its text."""
    inner = tuple(_bare(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_consts=inner, co_linetable=b"")


def tried(area: Area, chosen: list[Mutant], jobs: int, budget: float, kept: Path | None = None) -> list[dict[str, Any]]:
    """What came of each mutant, in their order. `kept` holds what is known of the tests from the last time."""
    var = house.ROOT / "var"
    var.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="mutations-", dir=var) as folder, _stores(area):
        place = Path(folder)
        for n in range(jobs):
            for path in house.files():
                copy = place / str(n) / house.name(path)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        task = Task(0, jobs, area.files(), str(place / "results"), str(place / "covered"), budget=budget)
        covered = _covered(area, place, task, kept)
        Path(task.covered).write_text(json.dumps(covered), encoding="utf-8")
        (place / "mutants").write_text(json.dumps(chosen), encoding="utf-8")
        _work(list(area.tests), place, [task._replace(number=n, mutants=str(place / "mutants")) for n in range(jobs)])
        found = [path.read_text(encoding="utf-8").splitlines() for path in place.glob("results-[0-9]*")]
    return sorted((json.loads(line) for lines in found for line in lines), key=lambda each: each["n"])


def _covered(area: Area, place: Path, task: Task, kept: Path | None) -> dict[str, Any]:
    """What each test covers: as it was known, where neither it nor any module has changed."""
    before = json.loads(kept.read_text(encoding="utf-8")) if kept and kept.exists() else {}
    modules, files = _digest(area.files()), {path: _digest([path]) for path in area.files_of_tests()}
    was = before.get("files", {}) if before.get("modules") == modules else {}
    changed = [path for path in files if files[path] != was.get(path)]
    covered = {test: each for test, each in before.get("covered", {}).items() if _file(test) not in changed}
    covered = {test: each for test, each in covered.items() if _file(test) in files}
    if changed:
        tasks = [task._replace(number=n, results=f"{task.covered}-{n}") for n in range(task.of)]
        _work(changed, place, tasks)
        for each in tasks:
            covered |= json.loads(Path(each.results).read_text(encoding="utf-8"))
    if kept:
        kept.write_text(json.dumps({"modules": modules, "files": files, "covered": covered}), encoding="utf-8")
    return covered


def _file(test: str) -> str:
    return test.partition("::")[0]


def _digest(paths: list[str]) -> str:
    return sha256(b"".join((house.ROOT / path).read_bytes() for path in paths)).hexdigest()


def _work(tests: list[str], place: Path, tasks: list[Task]) -> None:
    said = [place / f"said-{task.number}" for task in tasks]
    workers = [_worker(tests, place / str(task.number), task, path) for task, path in zip(tasks, said, strict=True)]
    for worker, path in zip(workers, said, strict=True):
        if worker.wait():
            told = path.read_text(encoding="utf-8", errors="replace")[-5_000:]
            raise RuntimeError(f"a worker ended before its work was done, with {worker.returncode}:\n{told}")


def _worker(tests: list[str], copy: Path, task: Task, said: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(copy), TASK: json.dumps(task._asdict())}
    with said.open("wb") as file:
        return subprocess.Popen([sys.executable, *_COMMAND, *tests], cwd=copy, stdout=file, env=environment)


@contextmanager
def _stores(area: Area) -> Iterator[None]:
    """One PostgreSQL for all where tests need one: each child of a worker would start its own."""
    if area.stores and postgres.GIVEN not in os.environ:
        with suppress(postgres.Unavailable):
            os.environ[postgres.GIVEN] = postgres.server_dsn()
    yield

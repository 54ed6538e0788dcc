"""A pytest plugin: tests are collected once; then for each mutant a child of this process has it and runs them.

A mutated function gets its new code in every function object there is of it, so the tests need not be imported again.
On disk, where the tests' own child processes find it, the mutant is too. A fault that only shows when a module is
imported is tried in a new process.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import _lru_cache_wrapper
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests import house
from tests.mutations.covering import Lines
from tests.mutations.mutants import Mutant
from tests.mutations.swapping import Swap, lines, swapped

TASK = "MUTATIONS_TASK"
_WALL_S = 40
"""How long one test may wait at most, beyond twenty times its usual length."""


class Task(NamedTuple):
    """What one worker is asked to do: look which lines each test covers (then `mutants` is None), or try mutants."""

    number: int
    of: int
    modules: list[str]
    results: str
    covered: str
    mutants: str | None = None
    budget: float = 60.0
    """How many seconds of tests a mutant may survive before it is said to survive."""

    @staticmethod
    def given() -> "Task | None":
        """The task in the environment, if this is a worker."""
        raw = os.environ.get(TASK)
        return Task(**json.loads(raw)) if raw else None


class Covered(NamedTuple):
    """What is known of a test."""

    seconds: float
    lines: dict[str, int]
    wide: bool
    """Whether it shares costly things with its module."""


def pytest_configure(config: pytest.Config) -> None:
    """Random examples are the same for every mutant, and one that fails is not made smaller."""
    settings.register_profile(
        "mutations",
        settings.get_profile("house"),
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        print_blob=False,
    )
    settings.load_profile("mutations")


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Instead of running each test once."""
    task = Task.given()
    if task is None:
        return None
    if session.testsfailed:
        raise session.Failed(f"{session.testsfailed} modules could not be collected")
    if task.mutants is None:
        _cover(session, task)
    else:
        _Trying(session, task).all()
    return True


def _cover(session: pytest.Session, task: Task) -> None:
    """Write what each test covers; those that fail as it is are left out."""
    found: dict[str, Covered] = {}
    lines = Lines(house.ROOT, task.modules)
    items = session.items[task.number :: task.of]
    for item, following in zip(items, [*items[1:], None], strict=True):
        began = _busy()
        with lines.watched() as seen:
            reports = runtestprotocol(item, log=False, nextitem=following)
        if all(report.passed for report in reports):
            found[item.nodeid] = Covered(round(_busy() - began, 4), seen, _is_wide(item))
        else:
            sys.stderr.write(f"left out, it does not pass here: {item.nodeid}\n")
    Path(task.results).write_text(json.dumps({name: each._asdict() for name, each in found.items()}), encoding="utf-8")


def _busy() -> float:
    """The seconds of this process and of its children that have ended, in which something was done."""
    return sum(os.times()[:4])


def _is_wide(item: pytest.Item) -> bool:
    info = getattr(item, "_fixtureinfo", None)
    defs = info.name2fixturedefs.values() if info else ()
    return any(each.scope in {"module", "package"} for some in defs for each in some if each.scope != "function")


class _Trying:
    def __init__(self, session: pytest.Session, task: Task) -> None:
        self.task = task
        self.items = {item.nodeid: item for item in session.items}
        raw = json.loads(Path(task.covered).read_text(encoding="utf-8"))
        self.covered = {name: Covered(**each) for name, each in raw.items() if name in self.items}
        assert task.mutants is not None
        self.mutants = [Mutant(*each) for each in json.loads(Path(task.mutants).read_text(encoding="utf-8"))]
        self.kills = Counter[str]()
        self.sound: dict[str, bool] = {}
        self.functions: dict[str, list[FunctionType]] = {str(house.ROOT / name): [] for name in task.modules}
        self.caches: list[_lru_cache_wrapper[Any]] = []
        gc.unfreeze()  # what is frozen is not told
        for each in gc.get_objects():
            if isinstance(each, FunctionType) and each.__code__.co_filename in self.functions:
                self.functions[each.__code__.co_filename].append(each)
            if isinstance(each, _lru_cache_wrapper) and _is_of_the_product(each):
                self.caches.append(each)
        gc.collect()
        gc.freeze()

    def all(self) -> None:
        """Try each mutant that no other worker has taken, and write what came of it."""
        for n, mutant in enumerate(self.mutants):
            try:
                os.close(os.open(f"{self.task.results}-taken-{n}", os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            started = time.perf_counter()
            result = self._tried(n, mutant) | {"n": n, "seconds": round(time.perf_counter() - started, 2)}
            with Path(f"{self.task.results}-{self.task.number}").open("a", encoding="utf-8") as file:
                file.write(json.dumps(result, ensure_ascii=False) + "\n")

    def _tried(self, n: int, mutant: Mutant) -> dict[str, Any]:
        path = house.ROOT / mutant.path
        whole = path.read_text(encoding="utf-8")
        tests = self._order(mutant)
        while True:
            _write(path, mutant.text, 2 * n + 1)
            try:
                swaps = swapped(mutant, path, whole, self.functions[str(path)])
                found = self._forked(swaps, tests) if swaps else self._apart(tests)
            finally:
                _write(path, whole, 2 * n)
            if "apart" in found or found["fate"] not in {"killed", "timeout"} or self._is_sound(found["by"]):
                return found
            tests.remove(found["by"])

    def _is_sound(self, test: str) -> bool:
        """Whether a test that saw a fault sees none where there is none; it is not asked again."""
        if test not in self.sound:
            self.sound[test] = self._forked([], [test])["fate"] == "survived"
            if not self.sound[test]:
                del self.covered[test]
                sys.stderr.write(f"left out, it does not always pass: {test}\n")
        return self.sound[test]

    def _order(self, mutant: Mutant) -> list[str]:
        """The tests that run the line, the quickest and those that have killed most often first."""
        mask = lines(mutant)
        found = [name for name, test in self.covered.items() if test.lines.get(mutant.path, 0) & mask]
        if not found:
            found = [name for name, test in self.covered.items() if mutant.path in test.lines] or [*self.covered]

        def rank(name: str) -> tuple[bool, str, float]:
            test = self.covered[name]
            return test.wide, name.partition("::")[0] if test.wide else "", test.seconds / (1 + self.kills[name])

        return sorted(found, key=rank)

    def _forked(self, swaps: list[Swap], tests: list[str]) -> dict[str, Any]:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _be_the_child(writing, lambda tell: self._run(swaps, tests, tell))
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as file:
            said = [json.loads(line) for line in file.read().splitlines() if line.endswith("}")]
        _, status = os.waitpid(child, 0)
        _end(child)
        last = said[-1] if said else {}
        if "killed" in last:
            self.kills[last["killed"]] += 1
            return {"fate": "killed", "by": last["killed"], "tests": len(said)}
        if "survived" in last:
            return {"fate": "survived", "tests": last["survived"], "of": len(tests)}
        if "started" in last and os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGPROF, signal.SIGALRM}:
            self.kills[last["started"]] += 1
            return {"fate": "timeout", "by": last["started"], "tests": len(said)}
        return {"fate": "broken", "by": last.get("started", ""), "status": status, "tests": len(said)}

    def _run(self, swaps: list[Swap], tests: list[str], tell: Callable[..., None]) -> None:
        for each, name, value in swaps:
            setattr(each, name, value)
        for cache in self.caches:
            cache.cache_clear()
        began = _busy()
        for n, (name, following) in enumerate(zip(tests, [*tests[1:], None], strict=True)):
            usual = self.covered[name].seconds
            if n and _busy() - began + usual > self.task.budget:
                tell(survived=n)
                return
            tell(started=name)
            signal.setitimer(signal.ITIMER_PROF, 5 + 10 * usual)
            signal.setitimer(signal.ITIMER_REAL, _WALL_S + 20 * usual)
            nextitem = self.items[following] if following else None
            reports = runtestprotocol(self.items[name], log=False, nextitem=nextitem)
            if any(report.failed for report in reports):
                tell(killed=name)
                return
        tell(survived=len(tests))

    def _from_few_files(self, tests: list[str]) -> list[str]:
        """The quickest six of each of ten files, so that not all has to be imported."""
        files: dict[str, list[str]] = {}
        for name in tests:
            files.setdefault(name.partition("::")[0], []).append(name)
        return [name for _, named in list(files.items())[:10] for name in named[:6]]

    def _apart(self, tests: list[str]) -> dict[str, Any]:
        """In a process of its own, with the quickest of the tests."""
        chosen: list[str] = []
        left = self.task.budget
        for name in self._from_few_files(tests):
            left -= self.covered[name].seconds
            if left < 0:
                break
            chosen.append(name)
        limit = 120 + 20 * self.task.budget
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", __name__, *chosen]
        environment = {name: value for name, value in os.environ.items() if name != TASK}
        try:
            done = subprocess.run(
                command, cwd=house.ROOT, env=environment, capture_output=True, text=True, timeout=limit, check=False
            )
        except subprocess.TimeoutExpired:
            return {"fate": "timeout", "tests": len(chosen), "apart": True}
        if done.returncode in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            return {"fate": "survived", "tests": len(chosen), "of": len(tests), "apart": True}
        said = (done.stdout + done.stderr).splitlines()
        seen = done.returncode in {pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED}  # or not to be imported
        seen |= any(line.startswith(("ImportError while loading conftest", "ERROR ")) for line in said)
        by = next((line for line in said if line.startswith(("FAILED", "ERROR", "ImportError"))), "")
        fate = "killed" if seen else "broken"
        return {"fate": fate, "by": by[:200], "status": done.returncode, "tests": len(chosen), "apart": True}


def _is_of_the_product(cache: Any) -> bool:
    return getattr(cache, "__module__", "").partition(".")[0] in house.ROOMS


def _write(path: Path, text: str, n: int) -> None:
    """Each text has a time of its own, or a child process might take the compiled text of another mutant."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000 + n, 1_700_000_000 + n))


def _be_the_child(writing: int, run: Callable[[Callable[..., None]], None]) -> None:
    """Run, and be gone, whatever happens."""
    os.setsid()
    for each in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(each, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(nowhere, each)

    def tell(**said: Any) -> None:
        os.write(writing, (json.dumps(said) + "\n").encode())

    try:
        run(tell)
    finally:
        os._exit(0)


def _end(group: int) -> None:
    """Whatever a child started and left behind."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)

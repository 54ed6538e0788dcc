"""A pytest plugin: tests are collected once; then for each mutant a child of this process has it and runs them.

A mutated function gets its new code in every function object there is of it, so the tests need not be imported again.
On disk, where the tests' own child processes find it, the mutant is too. A fault that only shows when a module is
imported is tried in a new process.
"""

import gc
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import _lru_cache_wrapper
from inspect import CO_OPTIMIZED
from pathlib import Path
from re import Pattern
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests import house
from tests.mutations.covering import Lines
from tests.mutations.mutants import Mutant

TASK = "MUTATIONS_TASK"
_LONG_S = 20.0
"""What a test is taken to last that was not waited for."""
_WALL_S = 90
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


Swap = tuple[object, str, object]
"""A function or module, and what takes the place of one of its attributes."""
_PLAIN = (bool, int, str, bytes, tuple, frozenset, dict, list, timedelta, Pattern)


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
        lines.enough = False
        began = _busy()
        with lines.watched() as seen:
            reports = runtestprotocol(item, log=False, nextitem=following)
        if lines.enough:
            found[item.nodeid] = Covered(_LONG_S, seen, wide=False)
        elif all(report.passed for report in reports):
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
        _write(path, mutant.text, 2 * n + 1)
        try:
            swaps = self._swaps(path, whole, mutant.text) if mutant.function else _values(path, whole, mutant.text)
            return self._forked(swaps, tests) if swaps else self._apart(tests)
        finally:
            _write(path, whole, 2 * n)

    def _order(self, mutant: Mutant) -> list[str]:
        """The tests that run the line, the quickest and those that have killed most often first."""
        mask = _mask(range(mutant.line, mutant.end_line + 1))
        if not mutant.function:
            mask |= _mask(_mentions(mutant))
        found = [name for name, test in self.covered.items() if test.lines.get(mutant.path, 0) & mask]
        if not found:
            found = [name for name, test in self.covered.items() if mutant.path in test.lines] or [*self.covered]

        def rank(name: str) -> tuple[bool, str, float]:
            test = self.covered[name]
            return test.wide, name.partition("::")[0] if test.wide else "", test.seconds / (1 + self.kills[name])

        return sorted(found, key=rank)

    def _swaps(self, path: Path, was: str, now: str) -> list[Swap] | None:
        """New code for every living function of the module that differs; None where that is not enough."""
        pairs = list(_pairs(compile(was, str(path), "exec"), compile(now, str(path), "exec")))
        if any(new is None for _, new in pairs):
            return None
        news = {_place(old): new for old, new in pairs if new is not None and new != old}
        found: list[Swap] = []
        for each in self.functions[str(path)]:
            if new := news.get(_place(each.__code__)):
                if new.co_freevars != each.__code__.co_freevars:
                    return None
                found.append((each, "__code__", new))
        return found or None

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
        by = last.get("started", "")
        self.kills[by] += 1
        return {"fate": "timeout" if os.WIFSIGNALED(status) else "killed", "by": by, "tests": len(said)}

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
        if done.returncode in {0, 4, 5} and "Error" not in done.stdout + done.stderr:
            return {"fate": "survived", "tests": len(chosen), "of": len(tests), "apart": True}
        by = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
        return {"fate": "killed", "by": by[:200], "tests": len(chosen), "apart": True}


def _pairs(was: CodeType, now: CodeType) -> Iterator[tuple[CodeType, CodeType | None]]:
    """Each function's code beside what it is now; None where code that runs on import differs."""
    inner_was = [each for each in was.co_consts if isinstance(each, CodeType)]
    inner_now = [each for each in now.co_consts if isinstance(each, CodeType)]
    if [each.co_name for each in inner_was] != [each.co_name for each in inner_now]:
        yield was, now if was.co_flags & CO_OPTIMIZED else None  # a function makes what is in it anew each time
        return
    yield was, now
    for one, other in zip(inner_was, inner_now, strict=True):
        yield from _pairs(one, other)


def _mask(lines: Iterable[int]) -> int:
    return sum(1 << line for line in {*lines})


def _mentions(mutant: Mutant) -> list[int]:
    """The lines of the module that use the name which the mutant gives another value."""
    defined = re.match(r"(?:class |def )?(\w+)", mutant.was)
    word = re.compile(rf"\b{defined[1]}\b" if defined else "$^")
    return [n for n, line in enumerate(mutant.text.splitlines(), 1) if word.search(line)]


def _values(path: Path, was: str, now: str) -> list[Swap] | None:
    """The plain values that a module's text gives its names, and now gives otherwise, in every module that has them.
    None where that is not all, or the module can't be made at all.
    """
    name = ".".join(path.relative_to(house.ROOT).with_suffix("").parts)
    try:
        before, after = _made(name, path, was), _made(name, path, now)
    except Exception:  # noqa: BLE001 - whoever imports it will meet the same
        return None
    same = {each for each, value in vars(sys.modules[name]).items() if value == before.get(each)}
    changed = {each for each in same & before.keys() if before[each] != after.get(each)}
    if any(not isinstance(after.get(each), _PLAIN) for each in changed):
        return None
    defaults: list[Swap] = [
        (vars(sys.modules[name])[each], kind, getattr(after[each], kind))
        for each, value in before.items()
        if isinstance(value, FunctionType) and value.__module__ == name and isinstance(after.get(each), FunctionType)
        for kind in ("__defaults__", "__kwdefaults__")
        if getattr(value, kind) != getattr(after[each], kind)
    ]
    ours = [module for key, module in sys.modules.items() if key.partition(".")[0] in {*house.ROOMS, "tests"}]
    return defaults + [
        (module, each, after[each])
        for module in ours
        for each in changed
        if vars(module).get(each) is vars(sys.modules[name])[each]
    ]


def _made(name: str, path: Path, text: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": name, "__file__": str(path)}
    exec(compile(text, str(path), "exec"), names)  # noqa: S102 - a module of ours, once more
    return names


def _place(code: CodeType) -> tuple[str, int, bytes]:
    """Which function it is; code that has run is not always equal to the same code that has not."""
    return code.co_qualname, code.co_firstlineno, code.co_linetable


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

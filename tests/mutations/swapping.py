"""A mutant put in place of what a process has already imported: new code for functions, new values for names."""

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from inspect import CO_OPTIMIZED
from pathlib import Path
from re import Pattern
from types import CodeType, FunctionType
from typing import Any

from tests import house
from tests.mutations.mutants import Mutant

Swap = tuple[object, str, object]
"""A function or module, and what takes the place of one of its attributes."""
_PLAIN = (bool, int, str, bytes, tuple, frozenset, dict, list, timedelta, Pattern, type(None))


def swapped(mutant: Mutant, path: Path, was: str, living: Iterable[FunctionType]) -> list[Swap] | None:
    """What has to be set in this process; None where that is not enough. `living` are the module's functions."""
    return _codes(path, was, mutant.text, living) if mutant.function else _values(path, was, mutant.text)


def lines(mutant: Mutant) -> int:
    """The lines which a test must run to see the fault, as the bits of a number."""
    mask = _mask(range(mutant.line, mutant.end_line + 1))
    return mask if mutant.function else mask | _mask(_mentions(mutant))


def _codes(path: Path, was: str, now: str, living: Iterable[FunctionType]) -> list[Swap] | None:
    """New code for every living function of the module that differs; None where that is not enough."""
    pairs = list(_pairs(compile(was, str(path), "exec"), compile(now, str(path), "exec")))
    if any(new is None for _, new in pairs):
        return None
    news = {_place(old): new for old, new in pairs if new is not None and new != old}
    found: list[Swap] = []
    for each in living:
        if new := news.get(_place(each.__code__)):
            if new.co_freevars != each.__code__.co_freevars:
                return None
            found.append((each, "__code__", new))
    return found or None


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

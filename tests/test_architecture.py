"""Who may import whom, what a pure module may not touch, and that every fact is folded."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from domain.catalogue import KINDS
from domain.fact import Fact
from domain.kind import Kind
from tests import house

NOW = "2026-05-03T08:00:00.000000Z"
PURE = tuple(path for path in house.modules("domain") if "ledger" not in path.relative_to(house.ROOT / "domain").parts)
WORLDLY = {
    "asyncio",
    "concurrent",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "selectors",
    "shutil",
    "signal",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}
CLOCK_READINGS = {"now", "today", "utcnow", "time_ns", "perf_counter", "monotonic"}
EXAMPLES = {  # a value for each pattern that text in a fact must match
    r"^[0-9a-f]{64}\Z": "0" * 64,
    r"^[A-Z]{3}\Z": "CNY",
    r"^r[1-9][0-9]{0,8}\Z": "r1",
    r"^\d{4}-\d\d-\d\d\Z": "2026-05-03",
}


def test_imports_keep_to_the_contracts() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run(
        [program, "--no-cache"], cwd=house.ROOT, capture_output=True, text=True, timeout=120, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", PURE, ids=house.name)
def test_a_pure_module_reaches_for_nothing_outside_itself(path: Path) -> None:
    reached: list[str] = []
    for node in ast.walk(house.tree(path)):
        match node:
            case ast.Import():
                reached += [alias.name for alias in node.names if alias.name.split(".")[0] in WORLDLY]
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in WORLDLY:
                reached.append(module)
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in CLOCK_READINGS:
                reached.append(f"{attr}() in line {node.lineno}")
            case ast.Call(func=ast.Name(id="open" | "print" | "input" | "exec" | "eval" as called)):
                reached.append(f"{called}() in line {node.lineno}")
            case _:
                pass

    assert reached == []


@pytest.mark.parametrize("path", PURE, ids=house.name)
def test_no_float_comes_near_money(path: Path) -> None:
    found: list[int] = []
    for node in ast.walk(house.tree(path)):
        match node:
            case ast.Constant(value=float()) | ast.Name(id="float"):
                found.append(node.lineno)
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                found.append(node.lineno)
            case _:
                pass

    assert found == [], f"{house.name(path)} has a float or a true division in these lines"


def test_a_fact_name_means_one_thing() -> None:
    classes = {fact for kind in KINDS.values() for fact in kind.facts}

    names = sorted(fact.__name__ for fact in classes)

    assert names == sorted(set(names))
    assert all(name.isascii() and name.isidentifier() for name in names)


def test_a_stream_kind_goes_by_its_own_name() -> None:
    assert KINDS
    assert {key: kind.name for key, kind in KINDS.items()} == {key: key for key in KINDS}


def test_a_door_records_only_what_its_stream_can_hold() -> None:
    for kind in KINDS.values():
        stored = {fact.__name__ for fact in kind.facts}

        assert kind.door.keys() - kind.internal <= stored, f"{kind.name}: no stored fact for an act of its door"
        assert kind.internal <= kind.door.keys(), f"{kind.name}: what only the ledger says has no decision"


def test_every_fact_is_folded() -> None:
    forgotten = [
        f"{kind.name}: {fact.__name__}"
        for kind in KINDS.values()
        for fact in kind.facts
        if not _folds(kind, _example(fact))
    ]

    assert forgotten == []


def test_a_fact_of_another_stream_is_never_ignored() -> None:
    class NeverHeardOf(Fact, frozen=True, kw_only=True):
        pass

    several = [kind for kind in KINDS.values() if len(kind.facts) > 1]  # a single fact needs no match to end

    assert [kind.name for kind in several if _folds(kind, NeverHeardOf())] == [], "evolve must end in assert_never"


def test_a_fact_comes_back_from_its_bytes() -> None:
    for kind in KINDS.values():
        for fact in kind.facts:
            example = _example(fact)

            assert msgspec.json.decode(msgspec.json.encode(example), type=fact) == example


def _folds(kind: Kind, fact: Fact) -> bool:
    """Whether `evolve` has a case for it. The case may fail: an example seldom fits the stream's beginning."""
    try:
        kind.evolve(kind.initial, fact, NOW)
    except AssertionError as error:
        return "code to be unreachable" not in str(error)
    except Exception:  # noqa: BLE001 - whatever it is, it was raised inside the fact's own case
        return True
    return True


def _example(fact: type[Fact]) -> Fact:
    """The smallest fact of this class."""
    return msgspec.convert(_value(inspect.type_info(fact)), fact)


def _value(kind: inspect.Type) -> Any:
    match kind:
        case inspect.Metadata(type=inner):
            return _value(inner)
        case inspect.StructType():
            tag = {kind.tag_field: kind.tag} if kind.tag_field else {}
            return tag | {field.encode_name: _value(field.type) for field in kind.fields if field.required}
        case inspect.IntType():
            return kind.ge if kind.ge is not None else 0
        case inspect.StrType(pattern=None):
            return "x" * max(kind.min_length or 0, 1) if kind.max_length != len(NOW) else NOW
        case inspect.StrType(pattern=str(pattern)):
            return EXAMPLES.get(pattern, "k")
        case inspect.BoolType():
            return False
        case inspect.NoneType():
            return None
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.UnionType(types=types):
            return _value(types[0])
        case inspect.ListType() | inspect.VarTupleType():
            return [_value(kind.item_type)] * (kind.min_length or 0)
        case inspect.TupleType(item_types=items):
            return [_value(item) for item in items]
        case inspect.DictType():
            return {}
        case inspect.AnyType() | inspect.RawType():
            return "x"
        case _:
            raise NotImplementedError(f"a fact with a member of type {kind} needs an example here")

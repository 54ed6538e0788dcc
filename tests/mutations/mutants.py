"""Small faults put into a module, one at a time: each a piece of its text that is replaced by another."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

_OPERATORS: dict[type[ast.AST], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: ("not in", ("in",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: ("is not", ("is",)),
    ast.Add: ("+", ("-",)),
    ast.Sub: ("-", ("+",)),
    ast.Mult: ("*", ("//",)),
    ast.FloorDiv: ("//", ("*",)),
    ast.Div: ("/", ("*",)),
    ast.Mod: ("%", ("//",)),
    ast.BitAnd: ("&", ("|",)),
    ast.BitOr: ("|", ("&",)),
    ast.BitXor: ("^", ("|",)),
    ast.LShift: ("<<", (">>",)),
    ast.RShift: (">>", ("<<",)),
    ast.Pow: ("**", ("*",)),
    ast.And: ("and", ("or",)),
    ast.Or: ("or", ("and",)),
}
_CALLED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "reversed": "list",
    "startswith": "endswith",
    "endswith": "startswith",
    "lower": "upper",
    "upper": "lower",
    "partition": "rpartition",
    "rpartition": "partition",
    "removeprefix": "removesuffix",
}
_ORDERLESS = {"min", "max", "isinstance", "suppress"}
_NOT_MUTATED = {"assert_never", "cast", "TypeVar", "NewType"}
_LOGS = {"log", "_log", "_LOG", "logger"}


class Mutant(NamedTuple):
    """One fault: where, and the whole text of the module with it."""

    path: str
    function: str
    """The outermost function it is in, with its class; empty where it runs when the module is imported."""
    line: int
    end_line: int
    was: str
    """The first line that differs, as it was and as it is now."""
    now: str
    text: str

    @property
    def name(self) -> str:
        """What it is called where people read of it; the same wherever the lines have moved to."""
        return f"{self.path}:{self.function}: {self.was} → {self.now}"


class _Change(NamedTuple):
    start: int
    end: int
    text: bytes


def mutants(path: str, text: str) -> list[Mutant]:
    """Every mutant of a module, in the order of its text."""
    return list(_Mutator(path, text).all())


class _Mutator:
    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.raw = text.encode()
        self.lines = text.splitlines()
        self.starts = [0]
        for line in self.raw.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.tree = ast.parse(text)

    def all(self) -> Iterator[Mutant]:
        for each in self.tree.body:
            yield from self._of(each, "", None)

    def _of(self, node: ast.AST, within: str, outer: str | None) -> Iterator[Mutant]:
        """The mutants of a node and what is in it: `outer` is the outermost function, if it is in one."""
        changes = self._changes(node)
        if changes is None:
            return
        for change in changes:
            yield self._mutant(node, change, outer or "")
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                name = f"{within}{node.name}"
                for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                    yield from self._of(default, within, outer)
                for each in node.body:
                    yield from self._of(each, f"{name}.", outer or name)
            case ast.ClassDef():
                for each in node.body:
                    yield from self._of(each, f"{within}{node.name}.", outer)
            case ast.AnnAssign():
                if node.value:
                    yield from self._of(node.value, within, outer)
            case ast.Lambda():
                yield from self._of(node.body, within, outer)
            case _:
                for each in ast.iter_child_nodes(node):
                    yield from self._of(each, within, outer)

    def _mutant(self, node: ast.AST, change: _Change, function: str) -> Mutant:
        raw = self.raw[: change.start] + change.text + self.raw[change.end :]
        text = raw.decode()
        new = text.splitlines()
        at = next(n for n, line in enumerate(self.lines) if n >= len(new) or line != new[n])
        end = getattr(node, "end_lineno", None) or at + 1
        return Mutant(self.path, function, at + 1, end, self.lines[at].strip(), new[at].strip(), text)

    def _changes(self, node: ast.AST) -> list[_Change] | None:
        """What may be changed in this very node; None where nothing in it is."""
        match node:
            case ast.Assert() | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
                return None  # an assertion checks and decides nothing; wording is not a rule
            case ast.Expr(value=ast.Constant()) | ast.keyword(arg="strict"):
                return None
            case ast.Assign(targets=[ast.Name()], value=ast.Subscript(value=ast.Name(id="tuple" | "list" | "dict"))):
                return None  # a type by another name
            case ast.Assign(value=ast.BinOp(left=ast.Name(id=one), op=ast.BitOr())) if (
                one[0].isupper() and one[1:2].islower()
            ):
                return None  # the same
            case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.AugAssign(target=ast.Name(id="__all__")):
                return None
            case ast.Subscript(value=ast.Name(id="Literal" | "Annotated")):
                return None  # a type, as in an annotation
            case ast.Call(func=ast.Name(id=called)) if called in _NOT_MUTATED:
                return None
            case ast.Call(func=ast.Attribute(value=ast.Name(id=log))) if log in _LOGS:
                return None
            case ast.BinOp(op=ast.BitOr(), left=left, right=right) if _is_type(left) or _is_type(right):
                return None
            case ast.Compare():
                ends = [node.left, *node.comparators]
                pairs = zip(node.ops, ends, ends[1:], strict=False)
                return [each for op, left, right in pairs for each in self._operator(op, left, right)]
            case ast.BinOp():
                return self._operator(node.op, node.left, node.right)
            case ast.BoolOp():
                pairs = zip(node.values, node.values[1:], strict=False)
                return [each for left, right in pairs for each in self._operator(node.op, left, right)]
            case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
                return [self._replaced(node, self._text(operand))]
            case ast.Constant(value=value):
                return self._constant(node, value)
            case ast.If() | ast.While() | ast.IfExp():
                return self._negated(node.test)
            case ast.comprehension(ifs=ifs):
                return [change for test in ifs for change in self._negated(test)]
            case ast.match_case(guard=ast.expr() as guard):
                return self._negated(guard)
            case ast.Call():
                return self._call(node)
            case ast.stmt():
                return self._statement(node)
            case _:
                return []

    def _statement(self, node: ast.stmt) -> list[_Change]:
        match node:
            case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant)):
                return [self._replaced(value, b"None")]
            case ast.Expr(value=ast.Call(func=ast.Name(id=called))) if called in _NOT_MUTATED:
                return []
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=log)))) if log in _LOGS:
                return []
            case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete():
                return [self._replaced(node, b"pass")]
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
                return [self._replaced(node, b"pass")]
            case ast.Assign(value=value) if not isinstance(value, ast.Constant):
                return [self._replaced(value, b"None")]
            case ast.Break():
                return [self._replaced(node, b"continue")]
            case ast.Continue():
                return [self._replaced(node, b"break")]
            case _:
                return []

    def _call(self, node: ast.Call) -> list[_Change]:
        found: list[_Change] = []
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        called = node.func.attr if isinstance(node.func, ast.Attribute) else called
        if called in _CALLED:
            end = self._span(node.func)[1]
            found.append(_Change(end - len(called), end, _CALLED[called].encode()))
        found += [self._dropped(node, keyword) for keyword in node.keywords if keyword.arg not in {None, "strict"}]
        if len(node.args) >= 2 and called not in _ORDERLESS:
            one, two = node.args[:2]
            if not any(isinstance(each, ast.Starred) for each in (one, two)) and self._text(one) != self._text(two):
                start, end = self._span(one)[0], self._span(two)[1]
                between = self.raw[self._span(one)[1] : self._span(two)[0]]
                found.append(_Change(start, end, self._text(two) + between + self._text(one)))
        return found

    def _dropped(self, call: ast.Call, keyword: ast.keyword) -> _Change:
        """The call without this argument, and without the comma after or before it."""
        start, end = self._span(keyword)
        if after := re.match(rb"\s*,\s*", self.raw[end:]):
            return _Change(start, end + after.end(), b"")
        before = re.search(rb",\s*$", self.raw[self._span(call.func)[1] : start])
        return _Change(start - (len(before[0]) if before else 0), end, b"")

    def _constant(self, node: ast.Constant, value: object) -> list[_Change]:
        match value:
            case bool():
                return [self._replaced(node, str(not value).encode())]
            case int():
                return [self._replaced(node, str(each).encode()) for each in (value + 1, value - 1) if each >= 0]
            case str() if value.isascii() and not re.search(r"\s", value):
                return [self._replaced(node, b'"mutated"')]
            case bytes():
                return [self._replaced(node, b'b"mutated"')]
            case _:
                return []

    def _negated(self, test: ast.expr) -> list[_Change]:
        match test:
            case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.In() | ast.NotIn() | ast.Is() | ast.IsNot()]):
                return []  # its operator is turned round already
            case ast.UnaryOp(op=ast.Not()) | ast.Constant():
                return []
            case _:
                return [self._replaced(test, b"not (" + self._text(test) + b")")]

    def _operator(self, op: ast.AST, left: ast.expr, right: ast.expr) -> list[_Change]:
        if type(op) not in _OPERATORS:
            return []
        was, others = _OPERATORS[type(op)]
        begin, end = self._span(left)[1], self._span(right)[0]
        word = was.replace(" ", r"\s+")
        found = re.search((rf"\b{word}\b" if was[0].isalpha() else re.escape(was)).encode(), self.raw[begin:end])
        assert found is not None, (self.path, left.lineno)
        return [_Change(begin + found.start(), begin + found.end(), each.encode()) for each in others]

    def _replaced(self, node: ast.AST, text: bytes) -> _Change:
        return _Change(*self._span(node), text)

    def _text(self, node: ast.AST) -> bytes:
        start, end = self._span(node)
        return self.raw[start:end]

    def _span(self, node: ast.AST) -> tuple[int, int]:
        """From which byte to which; names in a node's own text are whole, so operands keep their brackets' outside."""
        assert isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.pattern)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset


def _is_type(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name[:1].isupper() or name in {"int", "str", "bytes", "float", "dict", "list"}
        case ast.Constant(value=None) | ast.Subscript():
            return True
        case ast.BinOp(op=ast.BitOr(), right=right):
            return _is_type(right)
        case _:
            return False

"""The repository's own files, as the house rules read them."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("domain", "projections", "api")
_UNSEEN = {".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").split())}


def unseen(path: Path) -> bool:
    """Whether it is made by tools and not part of the repository."""
    return any(fnmatch(path.name, pattern) for pattern in _UNSEEN)


def files(under: Path = ROOT) -> Iterator[Path]:
    """Every file of the repository, in order."""
    for path in sorted(under.iterdir()):
        if unseen(path):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def name(path: Path) -> str:
    """The path as one says it, from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(*rooms: str) -> tuple[Path, ...]:
    """The Python files of these rooms."""
    return tuple(path for room in rooms for path in files(ROOT / room) if path.suffix == ".py")


@cache
def tree(path: Path) -> ast.Module:
    """The module as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and inner ones too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

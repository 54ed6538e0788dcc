"""The verifier as one file that imports nothing of ours: the sources of the modules it is made of, joined."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from symtable import SymbolTable, symtable
from typing import NamedTuple

_OURS = "projections.proof"
_MODULES = (
    *("merkle", "stream_map", "ed25519", "note", "tlog"),
    *("verify_said", "verify_report", "verify_json", "verify_scan", "verify_leaf", "verify_files"),
    *("verify_manifest", "verify_streams", "verify_rows", "verify_receipt", "verify_pack", "verify_main"),
)
_AN_ASIDE = re.compile(r"  # (?:noqa|pyright|type): .*$", re.MULTILINE)
_BLOCKS = ("# ", "@", "def ", "class ")
_HEAD = '''\
#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the pack it lies in, with nothing but Python's standard library (3.9 or later):

    python3 -I -S verify.py

Exit codes: 0 all that the pack claims is proved, 1 manipulation, 2 something it claims is missing, 3 not checked.
The format is described in docs/packs.md of the aftersales ledger, well enough to write another verifier. Whoever
doubts this one, which came with the pack, should. License: Apache-2.0.

核验本文件所在的证据包，仅需 Python 标准库（3.9 及以上）。退出码：0 全部证明，1 发现篡改，2 内容缺失，3 无法验证。
"""

from __future__ import annotations

'''
_TAIL = """

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


class _Piece(NamedTuple):
    """Top-level lines of a module: their text, the names they define, and those they use."""

    text: str
    defines: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()


@cache
def verifier_source() -> str:
    """The text of `verify.py`, the same each time: what its `main` needs of the modules, in their order."""
    imports = {"sys": "import sys"}
    pieces: list[_Piece] = []
    for name in _MODULES:
        source = files(_OURS).joinpath(f"{name}.py").read_text(encoding="utf-8")
        tree = ast.parse(source)
        for each in tree.body:
            if isinstance(each, ast.ImportFrom) and each.module == _OURS:
                for alias in each.names:
                    source = source.replace(f"{alias.name}.", "")
        imports |= _imports(tree)
        pieces.append(_Piece("# " + (ast.get_docstring(tree) or "").replace("\n", "\n# ").replace("# \n", "#\n")))
        pieces += _pieces(ast.parse(source), _AN_ASIDE.sub("", source).splitlines())
    kept = _needed(pieces)
    used = frozenset[str]().union(*(each.uses for each in kept))
    return _HEAD + _import_lines(imports, used | {"sys"}) + "".join(map(_spaced, kept)) + "\n" + _TAIL


def _import_lines(imports: dict[str, str], used: frozenset[str]) -> str:
    whole = {line for name, line in imports.items() if name in used and line.startswith("import")}
    of: dict[str, list[str]] = {}
    for name, line in sorted(imports.items()):
        if name in used and line not in whole:
            of.setdefault(line.rpartition(" ")[0], []).append(name)
    return "\n".join(sorted(whole) + [f"{line} {', '.join(names)}" for line, names in sorted(of.items())])


def _spaced(piece: _Piece) -> str:
    return ("\n\n\n" if piece.text.startswith(_BLOCKS) else "\n") + piece.text


def _imports(tree: ast.Module) -> dict[str, str]:
    """Every name that is imported from elsewhere, and the line that imports it."""
    found: dict[str, str] = {}
    for each in tree.body:
        if isinstance(each, ast.Import):
            found |= {alias.name.partition(".")[0]: f"import {alias.name}" for alias in each.names}
        elif isinstance(each, ast.ImportFrom) and not (each.module or "").startswith(_OURS):
            found |= {alias.name: f"from {each.module} import {alias.name}" for alias in each.names}
    return found


def _pieces(tree: ast.Module, lines: list[str]) -> Iterator[_Piece]:
    for each in tree.body:
        if isinstance(each, ast.Import | ast.ImportFrom) or each is tree.body[0]:
            continue
        decorators = each.decorator_list if isinstance(each, ast.FunctionDef | ast.ClassDef) else []
        first = min([each.lineno, *(decorator.lineno for decorator in decorators)])
        text = "\n".join(lines[first - 1 : each.end_lineno])
        yield _Piece(text, frozenset(_defined(each)), frozenset(_used(symtable(text, "", "exec"))))


def _used(table: SymbolTable) -> Iterator[str]:
    """The names that a piece has from outside of its functions, which have names of their own."""
    for each in table.get_symbols():
        if each.is_global() or table.get_type() == "module":
            yield each.get_name()
    for inner in table.get_children():
        yield from _used(inner)


def _defined(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case _:
            pass


def _needed(pieces: list[_Piece]) -> list[_Piece]:
    """What `main` reaches, and what says something about that; the text behind a constant goes with it."""
    reached = {"main"}
    while new := frozenset[str]().union(*(each.uses for each in pieces if each.defines & reached)) - reached:
        reached |= new
    kept: list[_Piece] = []
    before = _Piece("")
    for each in pieces:
        if each.defines & reached or each.text.startswith("# "):
            kept.append(each)
            before = each
        elif not each.defines and before is kept[-1] and before.defines:
            kept[-1] = before = before._replace(text=f"{before.text}\n{each.text}")
        else:
            before = each
    return kept

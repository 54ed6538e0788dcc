"""The verifier as one file, and packs as they are put together."""

import ast
import shlex
import subprocess
import sys
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from projections.proof.pack import Unsound, pack, write_zip
from projections.proof.verifier import verifier_source
from projections.proof.verify_said import FAULTS, OPEN, PROVED
from tests import house
from tests.proof.attacks.log import ABOUT, dossier, members, proofs, shop
from tests.proof.attacks.test_attacks import unpack

MODULES = tuple(path for path in house.modules("projections") if path.parent.name == "proof")


def test_the_verifier_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(verifier_source())

    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported <= sys.stdlib_module_names
    assert imported.isdisjoint({"socket", "subprocess", "urllib", "http", "ctypes", "importlib", "pickle"})


def test_no_name_means_two_things_in_the_verifier() -> None:
    tree = ast.parse(verifier_source())
    names = Counter(
        name
        for node in tree.body
        for name in (
            [node.name]
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            else [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
            if isinstance(node, ast.Assign)
            else []
        )
    )

    assert [name for name, count in names.items() if count > 1] == []


def test_the_verifier_is_the_same_each_time_and_short_enough_to_read() -> None:
    code = "from projections.proof.verifier import verifier_source; print(verifier_source(), end='')"
    again = subprocess.run(
        [sys.executable, "-c", code], cwd=house.ROOT, capture_output=True, check=True
    ).stdout.decode()

    assert again == verifier_source()
    assert len(again.splitlines()) < 1_800
    assert max(map(len, again.splitlines())) <= 120


@pytest.mark.parametrize("locale", ["C", "zh_CN.GBK"])
def test_a_pack_verifies_itself_in_the_folder_it_was_unpacked_to(locale: str, tmp_path: Path) -> None:
    folder = unpack(dossier(), tmp_path)

    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"], cwd=folder, capture_output=True, check=False, env={"LC_ALL": locale}
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("VERIFIED")
    assert "验证通过" in done.stdout.decode()
    assert "what was recorded was true" in done.stdout.decode()
    assert sorted(path.name for path in folder.iterdir()) == sorted({name.split("/")[0] for name in dossier()})


@pytest.mark.parametrize("reader", ["gone", "none"])
@pytest.mark.parametrize("program", [["verify.py"], ["-c", "from api.cli import main; main()", "verify", "."]])
def test_the_exit_code_is_the_answer_whoever_reads_the_report(program: list[str], reader: str, tmp_path: Path) -> None:
    folder = unpack(dossier(), tmp_path)
    out = {"gone": "| true; exit ${PIPESTATUS[0]}", "none": ">&-"}[reader]
    words = shlex.join([sys.executable, *program])

    done = subprocess.run(
        ["bash", "-c", f"{words} {out}"], cwd=folder, capture_output=True, check=False, env={"PYTHONPATH": house.ROOT}
    )

    assert (done.returncode, done.stderr.strip()) == (0, b"")


def test_the_verifier_asks_for_no_new_python() -> None:
    tree = ast.parse(verifier_source(), feature_version=(3, 9))

    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))
    assert "from __future__ import annotations" in verifier_source()


def test_every_reason_is_said_in_both_languages() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in MODULES)
    source += "".join(path.read_text(encoding="utf-8") for path in house.files(house.ROOT / "api" / "verifying"))

    assert all(len(each) == 3 and each[1].count("{}") == each[2].count("{}") <= 1 for each in FAULTS.values())
    assert [
        name for name in (*FAULTS, *PROVED, *OPEN) if f'"{name}"' not in source.replace(f'    "{name}": (', "")
    ] == []


def test_the_same_pack_has_the_same_bytes() -> None:
    one, other = (write_zip(pack("dossier", members(shop()), proofs(shop()), ABOUT)) for _ in range(2))

    assert one == other
    with zipfile.ZipFile(BytesIO(one)) as archive:
        assert archive.namelist() == sorted(dossier())
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [name for name in archive.namelist() if name.endswith(".py")] == ["verify.py"]


def test_what_is_not_sound_is_not_packed() -> None:
    sound = proofs(shop())
    left_out = {at: raw for at, raw in sound.leaves.items() if at != 3}

    with pytest.raises(Unsound, match="version 2 of counters/c"):
        pack("dossier", {}, sound._replace(leaves=left_out), ABOUT)
    with pytest.raises(Unsound, match=r"the pack's own: verify\.py"):
        pack("dossier", {"verify.py": b""}, sound, ABOUT)
    with pytest.raises(Unsound, match="second-program"):
        pack("dossier", {"more.py": b""}, sound, ABOUT)
    with pytest.raises(Unsound, match="changed-word"):
        pack("dossier", {"words.json": b'{"a":1}'}, sound, ABOUT)

"""Whatever is flipped, taken out, doubled or made up: an answer, never sound, never a traceback."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.verifying.single import check_proof_file
from projections.proof.merkle import Unproved, leaf_hash
from projections.proof.tlog import read_proof
from projections.proof.verify_files import Folder, Held
from projections.proof.verify_leaf import read_leaf
from projections.proof.verify_main import main
from projections.proof.verify_pack import Beside, check_pack
from projections.proof.verify_report import Report
from projections.proof.verify_streams import leaf_name, proof_name
from tests.proof.attacks.log import KEEPER, dossier, export, shop
from tests.proof.attacks.test_attacks import unpack
from tests.proof.attacks.tools import resigned


def judged(files: Mapping[str, bytes]) -> Report:
    report = Report()
    check_pack(Held(files), Beside(KEEPER.key), report)
    assert all(report.lines("both"))
    return report


def flipped(raw: bytes, at: int) -> bytes:
    changed = bytearray(raw)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def flips(raw: bytes) -> Iterator[bytes]:
    return (flipped(raw, at) for at in range(len(raw) * 8))


def test_every_flipped_bit_of_a_leaf_and_of_its_proof_is_seen() -> None:
    leaf, proof = dossier()[leaf_name(5)], dossier()[proof_name(5)]

    def believed(check: Callable[[], None]) -> bool:
        try:
            check()
        except Unproved:
            return False
        return True

    def shown(raw: bytes) -> bool:
        return believed(lambda: check_proof_file("proof", raw, leaf, KEEPER.key, Report()))

    path = read_proof(proof)
    assert shown(proof)
    assert [n for n, raw in enumerate(flips(leaf)) if believed(lambda raw=raw: path.check(leaf_hash(raw)))] == []
    assert [n for n, raw in enumerate(flips(proof)) if shown(raw)] == []


@pytest.mark.parametrize("name", ["manifest.json", "manifest.note", "proof/checkpoint.txt", "proof/vkey.txt"])
def test_a_flipped_bit_of_what_is_signed_is_seen(name: str) -> None:
    raw = dossier()[name]
    some = range(0, len(raw) * 8, max(1, len(raw) * 8 // 60 | 1))

    assert {judged({**dossier(), name: flipped(raw, at)}).code for at in some} <= {1, 2, 3}


files = st.sampled_from(["dossier", "export"]).map(lambda kind: dossier() if kind == "dossier" else export())


@settings(max_examples=60)
@given(st.data())
def test_whatever_is_done_to_the_files_of_a_pack_is_seen(data: st.DataObject) -> None:
    pack = dict(data.draw(files))
    before = dict(pack)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(pack)))
        match data.draw(st.sampled_from(["flip", "remove", "double", "cut", "grow", "garbage"])):
            case "flip" if pack[name]:
                pack[name] = flipped(pack[name], data.draw(st.integers(0, len(pack[name]) * 8 - 1)))
            case "remove":
                del pack[name]
            case "double":
                pack[data.draw(st.sampled_from(sorted(before)))] = pack[name]
            case "cut":
                pack[name] = pack[name][: data.draw(st.integers(0, len(pack[name])))]
            case "grow":
                pack[name] += data.draw(st.binary(min_size=1, max_size=9))
            case _:
                pack[name] = data.draw(st.binary(max_size=99))

    report = judged(pack)

    assert (report.code == 0) == (pack == before)
    assert report.code in {0, 1, 2, 3}


@settings(max_examples=60)
@given(st.data())
def test_whatever_a_keeper_signs_for_gives_an_answer(data: st.DataObject) -> None:
    """JSON of any shape where a pack has its own: the keeper may sign for anything."""
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(), inner, max_size=3)
        ),
        max_leaves=8,
    )
    pack = dict(data.draw(files))
    name = data.draw(
        st.sampled_from([each for each in sorted(pack) if each.endswith("json") and each != "manifest.json"])
    )
    pack[name] = json.dumps(data.draw(values)).encode()

    assert judged(resigned(pack)).code in {0, 1, 2, 3}
    manifest = json.loads(pack["manifest.json"])
    manifest[data.draw(st.sampled_from(sorted(manifest)))] = data.draw(values)
    assert judged({**pack, "manifest.json": json.dumps(manifest).encode()}).code in {1, 2, 3}


NAMES = (
    "stream",
    "version",
    "siblings",
    "key",
    "value",
    "map_head",
    "map_root",
    "events",
    "attributes",
    "name",
    "salt",
)


@pytest.mark.parametrize("link", ["leaves/000000000005.json", "proof/more", "folder"])
def test_a_link_in_the_folder_is_seen_and_not_followed(link: str, tmp_path: Path, capsysbinary: Any) -> None:
    folder = unpack(dossier(), tmp_path / "pack")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "leaf").write_bytes(dossier()[leaf_name(5)])
    (folder / link).unlink(missing_ok=True)
    (folder / link).symlink_to(outside if link == "folder" else outside / "leaf")

    assert main([str(folder), "--lang", "en"]) == 1
    assert b"MANIPULATED" in capsysbinary.readouterr().out
    assert Folder(str(folder)).sizes()[link] == -1


@pytest.mark.parametrize(
    "arguments",
    [["--vkey"], ["--unknown"], ["a", "b"], ["--vkey", "garbage"], ["--receipt", "nowhere"], ["nowhere"], ["--lang"]],
)
def test_the_lone_verifier_asked_wrongly_has_no_verdict(
    arguments: list[str], tmp_path: Path, capsysbinary: Any
) -> None:
    folder = unpack(dossier(), tmp_path / "pack")
    given_one = arguments if arguments in (["a", "b"], ["nowhere"]) else [str(folder), *arguments]

    assert main(given_one) == 3
    assert capsysbinary.readouterr().out


def test_a_terminal_is_told_nothing_that_it_could_obey() -> None:
    report = judged({**dossier(), "\x1b[2Jpages\u202e": b""})

    text = "\n".join(report.lines("both"))

    assert report.code == 1
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("at", range(shop().size))
def test_every_leaf_of_a_real_ledger_is_read_as_one(at: int) -> None:
    found = read_leaf(shop().leaves[at], at)

    assert (found.position, found.stream) == (at, json.loads(shop().leaves[at])["stream"])

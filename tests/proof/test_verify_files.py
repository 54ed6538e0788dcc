"""The files of a pack are read as far as is useful, and what came of it is told in so many words."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from projections.proof import verify_files
from projections.proof.merkle import Unproved
from projections.proof.verify_files import Files, Folder, Held, check_name, digest_of, lines_of, read_file
from projections.proof.verify_main import _text_of
from projections.proof.verify_report import Fault, Report, clean
from projections.proof.verify_said import FAULTS


def unpacked(folder: Path) -> Files:
    (folder / "proof").mkdir()
    (folder / "empty").mkdir()
    (folder / "a.json").write_bytes(b"12345")
    (folder / "proof" / "b.txt").write_bytes(b"")
    return Folder(str(folder))


def fault_of(step: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Fault) as fault:
        step()
    return fault.value.reason, fault.value.about


def test_a_folder_has_its_plain_files_by_name_and_length(tmp_path: Path) -> None:
    files = unpacked(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "a.json")
    (tmp_path / "round").symlink_to(tmp_path)

    assert files.sizes() == {"a.json": 5, "proof/b.txt": 0, "link": -1, "round": -1}
    assert fault_of(lambda: files.open("link")) == ("extra-file", "link")
    with files.open("a.json") as file:
        assert file.read() == b"12345"


def test_a_folder_of_too_many_files_is_not_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = unpacked(tmp_path)
    monkeypatch.setattr(verify_files, "FILES_MAX", 3)
    assert len(files.sizes()) == 2

    (tmp_path / "c").write_bytes(b"")
    (tmp_path / "d").write_bytes(b"")

    assert fault_of(files.sizes) == ("too-large", "the folder")


@pytest.mark.parametrize("files", [unpacked, lambda folder: Held({"a.json": b"12345"})], ids=["folder", "held"])
def test_no_more_of_a_file_is_read_than_it_may_have(files: Callable[[Path], Files], tmp_path: Path) -> None:
    some = files(tmp_path)

    assert read_file(some, "a.json", 5) == b"12345"
    assert fault_of(lambda: read_file(some, "a.json", 4)) == ("too-large", "a.json")
    assert fault_of(lambda: read_file(some, "b.json", 4)) == ("missing-file", "b.json")
    assert digest_of(some, "a.json") == sha256(b"12345").hexdigest()


def test_a_line_has_an_end_within_what_it_may_have() -> None:
    assert list(lines_of(BytesIO(b"123\n12\n\n1"), "a", 4)) == [b"123\n", b"12\n", b"\n", b"1"]
    assert fault_of(lambda: list(lines_of(BytesIO(b"123\n1234\n"), "a", 4))) == ("too-large", "a")


@pytest.mark.parametrize("name", ["a", "a/b.json", "..a", "a..", "a" * 200, "a" * 200 + "/" + "b" * 199, "包"])
def test_a_name_stays_within_the_folder(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a\\b", "c:", "a*", "a\n", "a\x7f"),
        *("a" * 201, "a" * 200 + "/" + "b" * 200),
    ],
    ids=lambda name: f"{name[:20]!r} {len(name)}",
)
def test_any_other_name_is_none(name: str) -> None:
    with pytest.raises(Unproved, match="no name"):
        check_name(name)


def test_of_each_exit_code_a_hundred_faults_are_told() -> None:
    report = Report()
    assert report.code == 0
    for n in range(101):
        report.fault("missing-file", f"file {n}")
    report.fault("changed-word", "w")

    assert [each.about for each in report.faults] == [*(f"file {n}" for n in range(100)), "w"]
    assert report.code == FAULTS["changed-word"][0] < FAULTS["missing-file"][0]


def test_a_step_gives_what_it_found_or_the_fault_that_it_met() -> None:
    report = Report()

    def meets(error: Exception) -> Callable[[], int]:
        def step() -> int:
            raise error

        return step

    assert report.check("false-leaf", "1", lambda: 7) == 7
    assert report.check("false-leaf", "1", meets(Fault("extra-file", "a", "b"))) is None
    assert report.check("false-leaf", "2", meets(Unproved("no hash"))) is None
    assert report.check("false-leaf", "3", meets(RecursionError("deep"))) is None
    assert report.faults == [
        ("extra-file", "a", "b"),
        ("false-leaf", "2", "no hash"),
        ("unreadable", "3", "RecursionError: deep"),
    ]


def test_a_report_is_told_in_the_language_asked_for_and_proves_nothing_beside_a_fault() -> None:
    sound, report = Report(), Report()
    sound.open = {}
    report.fault("missing-file", "a")

    english, chinese = report.lines("en"), report.lines("zh")
    assert report.lines("both") == [*english, *chinese]
    assert report.lines("en") != report.lines("zh")
    assert any("«a»" in line and line.startswith("  - ") for line in english)
    assert len(sound.lines("en")) == 1, "a heading with nothing under it is left out"


def test_what_is_shown_can_do_nothing_to_a_terminal() -> None:
    assert clean("a\x1b[2J\n钱") == "a\\u001b[2J\\u000a钱"
    assert clean("x" * 400) == "x" * 400
    assert clean("x" * 401) == "x" * 400 + "…"


def test_a_key_is_given_as_it_is_or_as_the_file_that_has_it(tmp_path: Path):
    (tmp_path / "key").write_text("shop+1234+AAAA", encoding="utf-8")

    assert _text_of(str(tmp_path / "key")) == _text_of("shop+1234+AAAA") == "shop+1234+AAAA"

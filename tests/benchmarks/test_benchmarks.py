"""The benchmarks run, and what they write is well-formed. How fast anything is, no test says."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.benchmarks.__main__ import _cells, asked, chosen, main
from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.harness import Mismatch
from tests.benchmarks.machine import machine
from tests.benchmarks.stored import check
from tests.postgres import GIVEN, server_dsn


def test_a_benchmark_prints_a_table_and_writes_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["append-32-callers", "--quick"], tmp_path)

    (row,) = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert list(row)[:7] == ["name", "ours", "floor", "unit", "ratio", "aim", "method"]
    assert row["name"] == "append-32-callers"
    assert row["ours"] > 0
    assert len(row["ratios"]) == row["rounds"]
    assert "append-32-callers" in capsys.readouterr().out
    assert json.loads((tmp_path / "bench-machine.json").read_text(encoding="utf-8"))["cores"] >= 1


def test_the_figures_name_the_server_that_was_given(
    tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(postgres) as connection:
        (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
    monkeypatch.setenv(GIVEN, postgres)

    assert machine(tmp_path)["postgresql"] == version


def test_read_models_built_anew_hold_what_those_held_that_were_kept_live(tmp_path: Path) -> None:
    main(["rebuild-1000000", "--each", "700", "--rounds", "1"], tmp_path)

    (row,) = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert row["count"] >= 700
    assert [path.name[:14] for path in tmp_path.glob("bench-log-*.db")] == ["bench-log-700-"], (
        "it is kept for the next run"
    )


def test_what_proofs_cost_is_measured_on_true_proofs(tmp_path: Path) -> None:
    main(["tree-beside-appends", "map-beside-appends", "inclusion-1000000", "--each", "64", "--rounds", "1"], tmp_path)

    rows = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [row["count"] for row in rows] == [64, 64, 1000]


def test_a_log_that_is_audited_agrees_in_everything(tmp_path: Path) -> None:
    main(["audit-100000", "--each", "1500", "--rounds", "1"], tmp_path)
    (row,) = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert row["count"] >= 1500


def test_every_method_says_how_durable_it_is() -> None:
    methods = {each.name: each.method for each in BENCHMARKS}

    said = ("synchronous=FULL", "synchronous_commit on", "only read")
    assert [name for name, text in methods.items() if not any(each in text for each in said)] == []


def test_a_row_too_few_fails_the_run() -> None:
    with pytest.raises(Mismatch, match="2 were acknowledged, 1 are stored"):
        check("payments", ["orders/A-1"], ["orders/A-1", "orders/A-2"])


@pytest.mark.parametrize("peer", ["library-sqlite", "crud-postgres"])
def test_a_peer_that_is_told_the_same_story_owes_the_same_refund(peer: str, tmp_path: Path) -> None:
    main([f"story-beside-{peer}", "--each", "5", "--rounds", "1"], tmp_path)

    (row,) = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert row["count"] == 4 * 5


@pytest.mark.parametrize("name", ["order-beside-crud-sqlite", "history-beside-library-postgres"])
def test_a_peer_is_asked_what_we_are_asked(name: str, tmp_path: Path) -> None:
    main([name, "--each", "5", "--rounds", "1"], tmp_path)

    (row,) = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert row["count"] == 4 * 5


def test_a_peer_that_cannot_run_here_is_skipped_loudly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server_dsn()
    monkeypatch.setenv("PATH", str(tmp_path))

    main(["story-beside-emmett-postgres", "--quick"], tmp_path)

    (row,) = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert row["skipped"].startswith("NO NODE HERE")
    assert "NO NODE HERE" in capsys.readouterr().out


def test_what_must_not_grow_is_measured_on_logs_of_two_lengths(tmp_path: Path) -> None:
    main(["memory-10000000", "append-at-10000000", "--events", "3000", "--rounds", "1"], tmp_path)

    rows = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [row["note"] for row in rows] == ["3,000 events"] * 2


def test_a_coupon_is_measured_after_it_was_really_used(tmp_path: Path) -> None:
    main(
        ["coupon-used-100000-times", "coupon-used-100000-times-after-a-start", "--each", "20", "--rounds", "1"],
        tmp_path,
    )

    rows = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [row["note"] for row in rows] == ["20 uses"] * 2


def test_batches_catching_up_and_reads_run(tmp_path: Path) -> None:
    main(["facts-by-100-of-one-order", "catch-up-20000", "order-read-http", "--each", "50", "--rounds", "1"], tmp_path)

    rows = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == ["facts-by-100-of-one-order", "order-read-http", "catch-up-20000"]
    assert rows[0]["count"] == 50 * 100


@pytest.mark.parametrize(
    ("ratio", "at_most", "verdict"),
    [(1.1, False, "met"), (0.9, False, "MISSED"), (0.9, True, "met"), (1.1, True, "MISSED")],
)
def test_an_aim_is_reached_or_not_passed(ratio: float, at_most: bool, verdict: str) -> None:
    row = {"name": "x", "group": "scale", "unit": "MB", "ours": 1, "floor": 1, "note": "", "aim": 1.0}

    cells = _cells(row | {"ratio": ratio, "ratios": [ratio], "at_most": at_most})

    assert verdict in cells


def test_the_logs_that_take_long_to_make_are_measured_when_they_are_asked_for() -> None:
    long = {each.name for each in BENCHMARKS if each.long}

    assert long == {"memory-10000000", "append-at-10000000"}
    assert not long & {each.name for each in chosen(asked([]))}
    assert {each.name for each in chosen(asked(["scale"]))} >= long

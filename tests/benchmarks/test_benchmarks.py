"""The benchmarks run, and what they write is well-formed. How fast anything is, no test says."""

import json
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.harness import Mismatch
from tests.benchmarks.stored import check


def test_a_benchmark_prints_a_table_and_writes_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["append-32-callers", "--quick"], tmp_path)

    (row,) = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert list(row)[:7] == ["name", "ours", "floor", "unit", "ratio", "aim", "method"]
    assert row["name"] == "append-32-callers"
    assert row["ours"] > 0
    assert len(row["ratios"]) == row["rounds"]
    assert "append-32-callers" in capsys.readouterr().out
    assert json.loads((tmp_path / "bench-machine.json").read_text(encoding="utf-8"))["cores"] >= 1


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

    assert [name for name, text in methods.items() if "synchronous=FULL" not in text and "only read" not in text] == []


def test_a_row_too_few_fails_the_run() -> None:
    with pytest.raises(Mismatch, match="2 were acknowledged, 1 are stored"):
        check("payments", ["orders/A-1"], ["orders/A-1", "orders/A-2"])

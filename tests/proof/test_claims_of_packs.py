"""What a pack claims of the log is there, or its place in the log is told."""

from projections.proof.verify_files import Held
from projections.proof.verify_pack import Beside, check_pack
from projections.proof.verify_report import Report
from projections.proof.verify_streams import leaf_name, proof_name
from tests.proof.attacks.log import dossier, export
from tests.proof.attacks.tools import resigned, without


def faults(*names: str) -> list[tuple[str, str]]:
    report = Report()
    check_pack(Held(dict(resigned(without(dossier(), *names)))), Beside(), report)
    return [(each.reason, each.about) for each in report.faults]


def test_a_claimed_event_that_is_not_there_is_missing_and_no_file_that_was_never_listed() -> None:
    assert ("missing-event", "leaf 3") in faults(leaf_name(3), proof_name(3))
    assert "missing-file" not in {reason for reason, _ in faults(leaf_name(3), proof_name(3))}


def test_an_event_without_its_proof_lacks_a_file() -> None:
    assert ("missing-file", proof_name(3)) in faults(proof_name(3))


def test_an_export_says_which_range_of_the_log_it_proves() -> None:
    report = Report()
    check_pack(Held(export()), Beside(), report)

    assert (report.faults, report.proved["range"]) == ([], (3, 13))

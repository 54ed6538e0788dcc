"""The evidence list that a court asks for."""

import re

from tests.dossier.bought import DIGEST, GOOD, pack_of
from tests.trace import requirement

PACK = pack_of(GOOD)
ITEMS = PACK["evidence_list"]


@requirement("R-000-97")
def test_every_item_has_what_a_court_asks_for() -> None:
    assert [each["no"] for each in ITEMS] == list(range(1, len(ITEMS) + 1))
    for each in ITEMS:
        assert re.fullmatch("[0-9a-f]{64}", each["sha256"])
        assert each["time"]
        assert each["file"]
        assert each["laws"]
        assert all(each[name]["zh"] and each[name]["en"] for name in ("name", "source", "method", "proves"))


def test_a_page_goes_by_its_bytes_and_an_event_by_its_leaf() -> None:
    page = next(each for each in ITEMS if each["kind"] == "PAGE")
    order = next(each for each in ITEMS if each["kind"] == "ORDER")

    assert page["sha256"] == DIGEST
    assert order["sha256"] == PACK["placed"][0]["leaf_hash"]
    assert order["file"] == f"leaves/{PACK['placed'][0]['position']:012d}.json"


@requirement("R-000-61")
def test_the_list_covers_what_was_shown_agreed_paid_sent_and_given_back() -> None:
    kinds = {each["kind"] for each in ITEMS}

    expected = {"PAGE", "SHOWN", "PRESENTED", "CONFIRMED", "ACCEPTED", "TERMS", "ORDER", "PAYMENT", "FULFILMENT"}
    assert expected | {"REFUND", "MESSAGE"} <= kinds


def test_a_page_whose_bytes_are_not_here_is_not_said_to_be_kept() -> None:
    kept = next(each for each in ITEMS if each["kind"] == "PAGE")
    gone = next(each for each in pack_of(GOOD, held=False)["evidence_list"] if each["kind"] == "PAGE")

    assert kept["method"]["en"].startswith("Kept byte for byte")
    assert "not kept" in gone["method"]["en"]
    assert gone["sha256"] == DIGEST

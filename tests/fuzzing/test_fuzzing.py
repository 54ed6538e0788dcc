"""No route answers that it is the server's fault, and neither verifier nor audit believes what was changed.

Samples; `make fuzz` tries as much as one likes.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.customer import Door
from tests.api.serving import Served
from tests.fuzzing import auditing, contract, decoding, verifying
from tests.fuzzing.shop import expect_readable, fuzzed_shop
from tests.fuzzing.trying import tried

SEED = 1
REQUESTS = 400
ATTEMPTS = 300
FORGERIES = 40
EXAMPLES = 1

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"  # of a form that breaks off in its file
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Door]]:
    """A ledger for all of them."""
    with fuzzed_shop(tmp_path_factory.mktemp("fuzzed")) as (served, door):
        yield served, door


def test_the_answers_are_those_of_the_openapi_document(fuzzed: tuple[Served, Door]) -> None:
    _, door = fuzzed

    outcome = contract.fuzzed(door, EXAMPLES, SEED, ("fuzzing",))

    assert [str(each) for each in outcome.findings] == []
    assert outcome.statuses[200] > 50, "most ended before they reached anything"


def test_changed_requests_are_answered_and_what_was_accepted_can_be_read(fuzzed: tuple[Served, Door]) -> None:
    served, door = fuzzed

    before = door.size
    done = decoding.fuzzed(decoding.Requests(served.app, door, SEED), door, range(REQUESTS))

    assert done.total() == REQUESTS
    assert door.size > before + 20, "nothing of it was accepted"
    expect_readable(door)


def test_nothing_changed_is_believed(fuzzed: tuple[Served, Door], tmp_path: Path) -> None:
    _, door = fuzzed

    done = tried(verifying.Attacks(door, verifying.stamp(tmp_path), SEED).attempt, range(ATTEMPTS))

    assert done.total() == ATTEMPTS
    assert len(done) == 6


def test_whatever_is_changed_in_a_ledgers_file_is_named(tmp_path: Path) -> None:
    done = tried(auditing.Forgeries(tmp_path, SEED).attempt, range(FORGERIES))

    assert done.total() == FORGERIES
    assert done.keys() >= {"event", "chain", "column", "row", "places"}

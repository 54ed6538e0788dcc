"""Witnesses and a time-stamping authority say when they saw a checkpoint; who lies or is away changes nothing."""

import asyncio
import shutil
from pathlib import Path

import pytest
from cryptography.x509 import load_pem_x509_certificates
from rfc3161_client import VerifierBuilder, decode_timestamp_response

from api import proving
from api.settings import Settings
from api.stamping import Authority as Asked
from api.stamping import Stamper
from api.stamping import Witness as Known
from domain.ledger.checkpoints import TSA
from projections.proof import note
from tests.api.customer import ORDER, Door, expect_problem
from tests.api.test_log import key_of
from tests.proof.outsiders import Answer, Authority, Witness, answering


def stamped(door: Door, witnesses: list[Known], authority: Asked | None = None) -> int:
    """Sign what there is, ask them about it; the size of the checkpoint."""
    known = door.services
    kept = known.prover.sign()
    asyncio.run(Stamper(known.prover, witnesses, authority).stamp(kept))
    return kept.size


def test_a_witness_cosigns_what_follows_from_what_it_saw(door: Door) -> None:
    witness = Witness(key_of(door))
    with answering(witness.answer) as url:
        for number in range(3):
            door.said(f"orders/W-{number}", ORDER | {"coupons": []})
            stamped(door, [Known(witness.key, url)])

            found = note.read_note(door.client.get("/v1/log/checkpoint").content)
            assert note.signed_by(found, witness.key) == 1_790_000_000
            assert note.signed_by(found, key_of(door)) == 0
            assert witness.seen == note.read_checkpoint(found)


def test_a_witness_says_itself_from_where_it_wants_the_proof(door: Door) -> None:
    """It cosigned an earlier checkpoint, and the ledger does not know of it."""
    witness = Witness(key_of(door))
    door.said("orders/W-1", ORDER | {"coupons": []})
    witness.seen = note.read_checkpoint(note.read_note(door.services.prover.sign().note.encode()))
    door.said("orders/W-2", ORDER | {"coupons": []})

    with answering(witness.answer) as url:
        size = stamped(door, [Known(witness.key, url)])

    assert witness.seen is not None
    assert witness.seen.size == size
    assert [each.name for each in door.services.prover.checkpoints.stamps(size)] == [witness.key.name]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b""),
        Answer(200, b"garbage"),
        Answer(200, "— witness.example/w1 AAAAAAAAAAAA\n".encode()),
        Answer(404, b""),
        Answer(409, b"99999999\n"),
        Answer(409, b"one\n"),
        Answer(302, b""),
        Answer(200, b"x" * 100_000),
    ],
    ids=["nothing", "garbage", "a stranger's signature", "unknown", "too many", "no number", "elsewhere", "too long"],
)
def test_a_witness_that_does_not_sign_is_not_believed(door: Door, answer: Answer) -> None:
    witness = Witness(key_of(door))
    door.said("orders/W-1", ORDER | {"coupons": []})

    with answering(lambda path, body: answer) as url:
        size = stamped(door, [Known(witness.key, url)])

    assert door.services.prover.checkpoints.stamps(size) == []


def test_a_witness_that_is_away_holds_up_nobody(door: Door) -> None:
    witness = Witness(key_of(door))
    door.said("orders/W-1", ORDER | {"coupons": []})

    with answering(witness.answer) as url:
        size = stamped(
            door, [Known(witness.key._replace(name="away.example"), "http://127.0.0.1:9"), Known(witness.key, url)]
        )

    assert [each.name for each in door.services.prover.checkpoints.stamps(size)] == [witness.key.name]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which plays the authority, is not installed")
def test_an_authority_stamps_the_time_of_a_checkpoint(door: Door, tmp_path: Path) -> None:
    folder, other = tmp_path / "own", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    authority, stranger = Authority(folder), Authority(other)
    door.said("orders/T-1", ORDER | {"coupons": []})
    with answering(authority.answer) as url:
        assert door.services.prover.checkpoints.stamps(stamped(door, [], Asked(url, stranger.roots))) == []
        expect_problem(door.client.get("/v1/log/timestamp", params={"size": door.size}), 404, "not-found")

        size = stamped(door, [], Asked(url, authority.roots))

    (stamp,) = door.services.prover.checkpoints.stamps(size)
    answer = door.client.get("/v1/log/timestamp", params={"size": size})
    assert (stamp.name, stamp.token) == (TSA, answer.content)
    assert answer.headers["content-type"] == "application/timestamp-reply"
    verifier = (
        VerifierBuilder().add_root_certificate(load_pem_x509_certificates(authority.roots.read_bytes())[0]).build()
    )
    text = note.read_note(door.client.get("/v1/log/checkpoint").content).text.encode()
    assert verifier.verify_message(decode_timestamp_response(answer.content), text)


@pytest.mark.parametrize(
    "given",
    [
        {"witnesses": "no-key http://witness.example"},
        {"tsa_url": "http://tsa.example"},
        {"tsa_url": "file:///etc/passwd", "tsa_roots": "roots.pem"},
        {"origin": "a b"},
    ],
    ids=str,
)
def test_a_wrong_setting_is_told_at_once(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"LEDGER_|verifier key"):
        Settings(**given)  # pyright: ignore[reportArgumentType] - wrong on purpose


def test_a_certificate_file_that_is_gone_ends_no_job(door: Door, tmp_path: Path) -> None:
    """What hinders one stamp is logged; the job goes on to the next."""
    known = door.services
    known.prover.sign()

    async def goes_on(url: str) -> bool:
        stamper = Stamper(known.prover, [], Asked(url, tmp_path / "gone.pem"))
        job = asyncio.create_task(proving.stamp(known._replace(stamper=stamper)))
        done, _ = await asyncio.wait([job], timeout=1)
        job.cancel()
        return not done

    with answering(lambda path, body: Answer(200, b"")) as url:
        assert asyncio.run(goes_on(url))

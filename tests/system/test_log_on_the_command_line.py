"""Proofs on the command line, of a ledger that is being served."""

import json
from pathlib import Path

import httpx
from typer.testing import CliRunner

from api.cli import app
from api.signing import signer_at
from projections.proof import merkle, note
from projections.proof.tlog import read_proof
from tests.api.customer import ORDER
from tests.server import Shopfront, running, serving


def run(folder: Path, *words: str) -> str:
    ended = CliRunner().invoke(app, ["log", *words, "--db", str(folder / "ledger.db")])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def test_what_the_command_line_proves_is_what_the_server_proves(tmp_path: Path) -> None:
    with serving(tmp_path, sending="off") as url, Shopfront(url) as shop:
        order = {name: value for name, value in ORDER.items() if name not in ("type", "coupons")}
        receipt = shop.say("orders/A-1", "OrderPlaced", **order).json()["events"][0]
        key = note.read_key(run(tmp_path, "vkey"))
        file = tmp_path / "A-1.tlog-proof"

        run(tmp_path, "inclusion", str(receipt["position"]), "-o", str(file))

        proof, leaf = read_proof(file.read_bytes()), file.with_suffix(".json").read_bytes()
        assert merkle.leaf_hash(leaf).hex() == receipt["leaf_hash"]
        proof.check(merkle.leaf_hash(leaf))
        assert note.signed_by(proof.note, key) == 0
        assert str(key) == shop.http.get("/v1/log/vkey").text.strip()
        checkpoint = note.read_checkpoint(note.read_note(run(tmp_path, "checkpoint").encode()))
        ends = json.loads(run(tmp_path, "stream", "orders/A-1"))
        assert ends["version"] == 1
        size = int(ends["checkpoint"].split("\n")[1])
        grown = json.loads(run(tmp_path, "consistency", str(checkpoint.size), str(size)))
        assert grown == shop.get("/v1/log/proof/consistency", **{"from": checkpoint.size, "to": size})


def test_what_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with serving(tmp_path, sending="off"):
        pass

    for words in (("inclusion", "7"), ("consistency", "1", "9")):
        ended = CliRunner().invoke(app, ["log", *words, "--db", str(tmp_path / "ledger.db")])

        assert ended.exit_code == 1
        assert "Refused" in repr(ended.exception)


def test_the_name_and_the_key_of_a_log_are_given_when_it_is_served(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "log"
    with running(tmp_path, "--origin", "shop.example/log", "--signing-key", str(file)) as (url, _):
        key = note.read_key(httpx.get(f"{url}/v1/log/vkey").text)

    assert key.name == "shop.example/log"
    assert signer_at(file, None).key == key

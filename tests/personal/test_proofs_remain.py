"""Every proof that was given out before a customer's words were destroyed is true afterwards, to the byte."""

from tests.api.customer import Door
from tests.personal.test_over_http import ANNA, NEEDLES, erase, said
from tests.proof.packs import check_pack_of
from tests.proof.packs_of import pack_of

__all__ = ["said"]  # the fixture: what Anna said, and what she saw
STREAMS = (ANNA, "checkouts/a", "checkouts/b")


def test_erasing_a_customer_leaves_every_earlier_proof_valid(said: Door) -> None:
    size = said.size
    inclusions = [said.read("/v1/log/proof/inclusion", position=at, size=size) for at in range(size)]
    ends = said.read("/v1/log/proof/stream", stream="checkouts/a")
    pack = pack_of(said, *STREAMS)
    checkpoint = said.client.get("/v1/log/checkpoint").content

    assert erase(said).status_code == 201

    assert [said.read("/v1/log/proof/inclusion", position=at, size=size) for at in range(size)] == inclusions
    assert check_pack_of(pack).proved["streams"][0] == len(STREAMS)
    again = said.read("/v1/log/proof/stream", stream="checkouts/a")
    assert (again["version"], again["leaf_hash"]) == (ends["version"], ends["leaf_hash"])
    was, now = (int(each.split(b"\n")[1]) for each in (checkpoint, said.client.get("/v1/log/checkpoint").content))
    assert was <= now
    assert said.read("/v1/log/proof/consistency", **{"from": was, "to": said.size})["path"] is not None


def test_a_pack_made_afterwards_proves_the_same_events_without_her_words(said: Door) -> None:
    before = pack_of(said, *STREAMS)
    erase(said)

    after = pack_of(said, *STREAMS)

    check_pack_of(after)
    leaves = {name: raw for name, raw in before.items() if name.startswith("leaves/") and b'"log/map"' not in raw}
    shown = {name: raw for name, raw in leaves.items() if name.endswith(".json")}
    assert {name: raw for name, raw in after.items() if name in shown} == shown
    assert not [needle for needle in NEEDLES if needle in b"".join(after.values())]

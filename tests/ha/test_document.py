"""What the document says to run is what is broken here: `make test-ha` makes its nodes of these very lines."""

import re

import pytest

from tests.ha import document, programs
from tests.ha.network import Network


def _figure(name: str) -> int:
    return int(re.findall(rf"^ +{name}: (\d+)\b", document.block("patroni", "yaml"), re.MULTILINE)[0])


def test_a_commit_waits_for_one_standby_and_only_such_a_one_takes_over() -> None:
    patroni = document.block("patroni", "yaml")

    for line in ("synchronous_mode: true", "synchronous_mode_strict: true", "synchronous_node_count: 1"):
        assert f"    {line}" in patroni
    assert 'synchronous_commit: "on"' in patroni
    assert "- data-checksums" in patroni
    assert "fsync" not in patroni


def test_the_times_are_ones_that_patroni_does_not_correct() -> None:
    assert _figure("ttl") >= 20
    assert _figure("loop_wait") + 2 * _figure("retry_timeout") <= _figure("ttl")


def test_another_node_differs_in_its_name_and_its_own_address_only() -> None:
    first, third = (document.on_node(document.block("patroni", "yaml"), number).splitlines() for number in (1, 3))

    differing = [(old, new) for old, new in zip(first, third, strict=True) if old != new]

    assert first == document.block("patroni", "yaml").splitlines()
    assert [new.split(": ") for _, new in differing] == [
        ["name", "node3"],
        ["  listen", "10.0.0.3:8008"],
        ["  connect_address", "10.0.0.3:8008"],
        ["  listen", "10.0.0.3:5432"],
        ["  connect_address", "10.0.0.3:5432"],
    ]


def test_all_members_of_etcd_know_the_same_list() -> None:
    members = [document.settings(document.on_node(document.block("etcd", "sh"), number)) for number in (1, 2, 3)]

    assert len({each["ETCD_INITIAL_CLUSTER"] for each in members}) == 1
    assert len({each["ETCD_INITIAL_ADVERTISE_PEER_URLS"] for each in members}) == 3


def test_a_node_is_moved_with_all_its_addresses_and_nothing_else() -> None:
    moved = Network("127.7.7.", 20_000).moved(document.block("patroni", "yaml"))

    assert document.NETWORK not in moved
    assert "hosts: 127.7.7.1:22379,127.7.7.2:22379,127.7.7.3:22379" in moved
    assert "host all all 127.0.0.0/8 scram-sha-256" in moved
    assert Network(document.NETWORK, 0).moved(moved) == moved


@pytest.mark.parametrize(
    ("version", "kept"),
    [
        *(((3, 3, 99), False), ((3, 4, 30), False), ((3, 4, 31), True)),
        *(((3, 5, 12), False), ((3, 5, 13), True), ((3, 6, 0), True), ((4, 0, 0), True)),
    ],
)
def test_the_document_says_which_etcd_leaves_the_leases_of_others_alone(
    *, version: tuple[int, int, int], kept: bool
) -> None:
    assert programs.leases_are_kept(version) is kept
    for release, patch in programs.LEASES_KEPT_FROM.items():
        assert f"{release[0]}.{release[1]}.{patch}" in document.DOCUMENT.read_text(encoding="utf-8")

"""Whatever becomes of a machine: what was acknowledged stays, what was asked once happened once, and the work goes on.

In each drill clerks place orders at every door of the ledger, and one writes rows straight into PostgreSQL, while
something is broken. What the rows show is PostgreSQL's own doing; what the orders show, the ledger's.
"""

import pytest

from tests.ha.cluster import Cluster
from tests.ha.drill import Exercise
from tests.ha.plain import Stubborn
from tests.ha.waiting import until

pytestmark = pytest.mark.ha
LEDGER = "aftersales-ledger"
WAITING_COMMITS = "SELECT pid, application_name FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
WARNING = "canceling wait for synchronous replication due to user request"
CANCELLED = 12
READS = 20


def test_a_leader_lost_with_its_machine_takes_no_acknowledged_order_along(cluster: Cluster, exercise: Exercise) -> None:
    leader = cluster.leader()

    with exercise("leader_lost") as drill:
        drill.lose(leader)
        kept = [drill.shop.reader.fetched("/v1/orders/leader_lost-0-0").json()["status"] for _ in range(READS)]
        new = cluster.led_by_another(leader)
        drill.go_on()
        drill.switch_on(leader)

    assert kept == ["PLACED"] * READS, "a standby is read while nobody leads"
    assert cluster.leader() is new


def test_a_leader_that_was_frozen_wakes_to_learn_that_it_leads_no_more(cluster: Cluster, exercise: Exercise) -> None:
    leader = cluster.leader()
    stubborn = Stubborn(cluster, leader)

    with exercise("leader_frozen") as drill:
        drill.freeze(leader)
        stubborn.says()
        cluster.led_by_another(leader)
        drill.go_on()
        drill.wake(leader)
        stubborn.heard()

    assert not stubborn.acknowledged
    assert [node.name for node in cluster.nodes if stubborn.is_kept(node)] == []
    assert "running pg_rewind" in leader.patroni_log()


def test_when_the_leaders_database_crashes_somebody_leads_again(cluster: Cluster, exercise: Exercise) -> None:
    """A standby as a rule; the same once it has recovered, where the standby learns of the crash later than that."""
    leader = cluster.leader()
    timeline = cluster.timeline(leader)

    with exercise("leader_crashed") as drill:
        leader.crash_postgres()
        new = cluster.leader()
        drill.go_on()

    assert cluster.timeline(new) > timeline


def test_a_planned_handing_over_goes_to_the_node_that_was_named(cluster: Cluster, exercise: Exercise) -> None:
    leader, candidate = cluster.leader(), cluster.synchronous()

    with exercise("leader_handed_over") as drill:
        cluster.hand_over(leader, candidate)
        drill.go_on()

    assert cluster.leader() is candidate


def test_the_work_goes_on_when_the_standby_is_lost_that_commits_wait_for(cluster: Cluster, exercise: Exercise) -> None:
    leader, standby = cluster.leader(), cluster.synchronous()

    with exercise("standby_lost") as drill:
        drill.lose(standby)
        drill.go_on()
        drill.switch_on(standby)

    assert cluster.leader() is leader


def test_the_work_goes_on_when_the_standby_is_frozen_that_commits_wait_for(
    cluster: Cluster, exercise: Exercise
) -> None:
    leader, standby = cluster.leader(), cluster.synchronous()

    with exercise("standby_frozen") as drill:
        drill.freeze(standby)
        drill.go_on()
        drill.wake(standby)

    assert cluster.leader() is leader


def test_the_work_goes_on_without_etcd_while_all_machines_are_there(cluster: Cluster, exercise: Exercise) -> None:
    leader = cluster.leader()

    with exercise("etcd_lost") as drill:
        for node in cluster.nodes:
            node.lose_etcd()
        until("the leader goes on without etcd", lambda: leader.told().get("failsafe_mode_is_active"))
        drill.go_on()
        for node in cluster.nodes:
            node.start_etcd()

    assert cluster.leader() is leader


def test_an_order_that_no_standby_has_is_not_acknowledged_whoever_cancels_the_wait(
    cluster: Cluster, exercise: Exercise
) -> None:
    """PostgreSQL calls a commit whose wait was cancelled a success, with a warning; and shows it to whoever reads. So a
    leader that is cut off has orders that its successor never heard of, and the ledger must not have told of them.
    """
    leader = cluster.leader()
    others = [node for node in cluster.nodes if node is not leader]
    stubborn = Stubborn(cluster, leader)

    with exercise("commits_cancelled") as drill:
        leader.freeze_patroni()
        for node in others:
            node.freeze()
        with cluster.connect(leader, "postgres") as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_replication")  # nothing reaches them
            stubborn.says()
            cancelled: list[str] = []

            def enough() -> bool:
                for pid, name in connection.execute(WAITING_COMMITS):
                    connection.execute("SELECT pg_cancel_backend(%s)", [pid])
                    cancelled.append(name)
                return stubborn.acknowledged and cancelled.count(LEDGER) >= CANCELLED

            until("commits of the ledger were cancelled, also those that looked again", enough)
        drill.lose(leader)
        for node in others:
            node.wake()
        cluster.led_by_another(leader)
        drill.go_on()
        drill.switch_on(leader)

    assert stubborn.warnings == [WARNING]
    assert [node.name for node in cluster.nodes if stubborn.is_kept(node)] == []

"""Challenges reach every node within its signed manifest, and come back as echoes; the hot path stays what it was."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from gatehouse_protocol.messages import MAX_CHALLENGES, ChallengeType
from gatehouse_protocol.reports import Report
from gatehouse_protocol.shapes import parse

from console.audit.actor import SYSTEM
from console.base.errors import Conflict
from fleet.actions.challenges import NewChallenge, put_challenges, take_back
from fleet.actions.nodes import revoke_node
from fleet.actions.reports import Received, store
from fleet.manifests import read_desired
from fleet.models import Challenge, ChallengeEcho, Node
from fleet.queries.challenges import Echo, echoes_of
from policies.models import Gateway
from tests.fleet.edge import Edge
from tests.fleet.edge import build as build_edge
from tests.fleet.simulated_node import SimulatedNode


def challenge(token: str = "token-1", host: str = "shop.acme.test", minutes: float = 30) -> NewChallenge:
    """What a CA asks of a host."""
    expires_at = timezone.now() + timedelta(minutes=minutes)
    return NewChallenge(ChallengeType.HTTP_01, host, token, f"{token}.thumbprint", expires_at)


def echo(row: Challenge, *, proven: bool = True, error: str = "") -> dict:
    """What a node reports of a challenge."""
    return {"id": str(row.pk), "proven": proven, "error": error}


def version(edge: Edge) -> int:
    """The version of the gateway's manifest."""
    return Gateway.objects.get(pk=edge.gateway.pk).assignment_version


# --- To the nodes ---------------------------------------------------------------------------------------------


def test_a_parked_poll_returns_at_once_with_the_challenge_signed(edge, node):
    before = node.manifest()
    assert (before["challenges"], node.poll().status_code) == ([], 304)
    parked = node.start_poll(wait=30)

    (row,) = put_challenges(edge.gateway, [challenge()])

    after = node.verified(parked.result(10))
    assert after["version"] == before["version"] + 1
    assert after["challenges"] == [
        {
            "id": str(row.pk),
            "type": "http-01",
            "host": "shop.acme.test",
            "token": "token-1",
            "key_authorization": "token-1.thumbprint",
        }
    ]


def test_a_challenge_that_is_taken_back_leaves_the_manifest_at_once(edge, node):
    rows = put_challenges(edge.gateway, [challenge("one"), challenge("two")])
    assert [one["token"] for one in node.manifest()["challenges"]] == ["one", "two"]
    node.poll()
    parked = node.start_poll(wait=30)

    take_back(rows[:1])

    assert [one["token"] for one in node.verified(parked.result(10))["challenges"]] == ["two"]


def test_nothing_is_told_where_nothing_changed(edge):
    rows = put_challenges(edge.gateway, [challenge()])
    before = version(edge)

    again = put_challenges(edge.gateway, [challenge()])
    take_back([])
    assert ([row.pk for row in again], version(edge)) == ([row.pk for row in rows], before)
    take_back(rows)
    take_back(rows)
    assert version(edge) == before + 1


def test_rows_come_in_the_order_asked_for_also_when_one_is_asked_for_twice(edge):
    (old,) = put_challenges(edge.gateway, [challenge("old")])

    rows = put_challenges(edge.gateway, [challenge("new"), challenge("old"), challenge("new")])
    assert [row.token for row in rows] == ["new", "old", "new"]
    assert (rows[1].pk, rows[0].pk) == (old.pk, rows[2].pk)


def test_another_gateway_knows_nothing_of_it(edge, node, cast):
    put_challenges(build_edge(cast, slug="other").gateway, [challenge()])

    assert node.manifest()["challenges"] == []


def test_what_has_expired_is_in_no_manifest_and_goes_with_the_next(edge, node):
    put_challenges(edge.gateway, [challenge("gone", minutes=-60), challenge("here")])
    assert [one["token"] for one in node.manifest()["challenges"]] == ["here"]

    put_challenges(edge.gateway, [challenge("next")])
    assert sorted(Challenge.objects.values_list("token", flat=True)) == ["here", "next"]


def test_more_than_nodes_answer_are_refused_until_there_is_room(edge):
    rows = put_challenges(edge.gateway, [challenge(f"t{number}") for number in range(MAX_CHALLENGES)])

    with pytest.raises(Conflict) as refused:
        put_challenges(edge.gateway, [challenge("one-more")])
    assert refused.value.code == "too_many_challenges"
    take_back(rows[:1])
    assert put_challenges(edge.gateway, [challenge("one-more")])


def test_a_transaction_that_is_taken_back_tells_nobody(edge, node):
    before = version(edge)
    with transaction.atomic():
        put_challenges(edge.gateway, [challenge()])
        transaction.set_rollback(True)

    assert (version(edge), node.manifest()["challenges"]) == (before, [])


def test_an_unchanged_poll_touches_no_database(edge, node, door, monkeypatch):
    """With challenges in the manifest, too: the answer is that a version in memory is the one the node has."""
    put_challenges(edge.gateway, [challenge()])
    node.manifest()
    assert node.poll().status_code == 304

    def refuse(*_arguments, **_named):
        raise AssertionError("the database was asked")

    monkeypatch.setattr("fleet.node_api.editions.read_desired", refuse)
    monkeypatch.setattr("fleet.node_api.editions.signed_manifest", refuse)
    assert [node.poll().status_code for _ in range(3)] == [304, 304, 304]


def test_version_and_challenges_belong_together_whoever_writes_meanwhile(edge):
    """A manifest of a version always has the challenges that this version stands for."""
    stop, wrong = threading.Event(), []
    base = version(edge)

    def write():
        for number in range(40):
            put_challenges(edge.gateway, [challenge(f"t{number}")])
        stop.set()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    while not stop.is_set():
        found = read_desired(edge.gateway.pk)
        if len(found.challenges) != found.version - base:
            wrong.append((found.version, len(found.challenges)))
    writer.join()
    assert wrong == []
    assert len(read_desired(edge.gateway.pk).challenges) == 40


# --- And back -------------------------------------------------------------------------------------------------


def test_echoes_say_of_every_node_whether_it_answers(edge, new_node):
    first, second = new_node("edge-1"), new_node("edge-2")
    new_node("edge-3")
    (row,) = put_challenges(edge.gateway, [challenge()])
    first.report(challenges=[echo(row)])
    second.report(challenges=[echo(row, proven=False, error="404 from 127.0.0.1:10080")])

    found = echoes_of([row.pk])
    assert sorted(found[row.pk].values(), key=lambda one: one.name) == [
        Echo("edge-1", is_heard=True, proven=True),
        Echo("edge-2", is_heard=True, proven=False, error="404 from 127.0.0.1:10080"),
        Echo("edge-3", is_heard=False),
    ]


def test_a_node_that_fell_silent_is_not_heard(edge, node):
    (row,) = put_challenges(edge.gateway, [challenge()])
    node.report(challenges=[echo(row)])

    (found,) = echoes_of([row.pk], timezone.now() + timedelta(minutes=1))[row.pk].values()
    assert found == Echo("edge-1", is_heard=False, proven=True)


def test_an_echo_changes_with_the_next_report_and_is_written_only_then(edge, node):
    (row,) = put_challenges(edge.gateway, [challenge()])
    node.report(challenges=[echo(row, proven=False, error="no route")])
    before = ChallengeEcho.objects.get()
    node.report(challenges=[echo(row, proven=False, error="no route")])
    assert ChallengeEcho.objects.get().at == before.at

    node.report(challenges=[echo(row)])
    after = ChallengeEcho.objects.get()
    assert (after.proven, after.error, after.at > before.at) == (True, "", True)


def test_an_older_report_does_not_undo_a_newer(edge, node):
    (row,) = put_challenges(edge.gateway, [challenge()])
    old = node.report_body(challenges=[echo(row, proven=False, error="no route")])
    node.report(challenges=[echo(row)])

    assert node.post("/reports", old).status_code == 200
    assert ChallengeEcho.objects.get().proven is True


def test_echoes_of_nothing_we_asked_do_no_harm(edge, node, cast):
    other = build_edge(cast, slug="other")
    (foreign,) = put_challenges(other.gateway, [challenge()])
    gone = {"id": str(uuid4()), "proven": True, "error": ""}
    words = {"id": "not-a-uuid", "proven": True, "error": ""}

    assert node.report(challenges=[echo(foreign), gone, words]).status_code == 200
    assert not ChallengeEcho.objects.exists()


def test_a_challenge_that_is_taken_back_while_nodes_report_stops_nobody(edge, new_node):
    nodes = [new_node(f"edge-{number}") for number in range(1, 4)]
    for number in range(8):
        rows = put_challenges(edge.gateway, [challenge(f"a{number}"), challenge(f"b{number}")])
        reports = [node.start_report(challenges=[echo(row) for row in rows]) for node in nodes]
        take_back(rows)
        assert [report.result(20).status_code for report in reports] == [200, 200, 200]
    assert not ChallengeEcho.objects.exists()


def test_reports_without_challenges_ask_for_none(edge, node):
    put_challenges(edge.gateway, [challenge()])
    node.report()
    with CaptureQueriesContext(connection) as seen:
        _store_directly(node)
    assert not [query for query in seen.captured_queries if "challenge" in query["sql"]]
    assert not [query for query in seen.captured_queries if "servedcertificate" in query["sql"]]


def _store_directly(node: SimulatedNode) -> None:
    """Write the node's next report here, where its queries can be seen."""
    report = parse(Report, node.report_body())
    row = Node.objects.get(pk=node.id)
    assert store([Received(row.pk, row.gateway_id, report, timezone.now())]).results == (True,)


def test_too_many_echoes_are_refused(node):
    rows = [{"id": str(uuid4()), "proven": True, "error": ""} for _ in range(MAX_CHALLENGES + 1)]

    assert node.report(challenges=rows).status_code == 422


def test_a_revoked_node_takes_its_echoes_along(edge, new_node):
    first, second = new_node("edge-1"), new_node("edge-2")
    (row,) = put_challenges(edge.gateway, [challenge()])
    first.report(challenges=[echo(row)])
    second.report(challenges=[echo(row)])

    revoke_node(Node.objects.get(pk=first.id), actor=SYSTEM)
    assert [one.name for one in echoes_of([row.pk])[row.pk].values()] == ["edge-2"]
    assert ChallengeEcho.objects.count() == 1


def test_challenges_that_are_gone_have_no_echoes(edge, node):
    rows = put_challenges(edge.gateway, [challenge()])
    take_back(rows)

    assert echoes_of([row.pk for row in rows]) == {}


def test_the_cost_of_asking_does_not_grow_with_nodes(edge, new_node, django_assert_num_queries):
    rows = put_challenges(edge.gateway, [challenge(f"t{number}") for number in range(5)])
    for number in range(3):
        new_node(f"edge-{number}").report(challenges=[echo(row) for row in rows])

    with django_assert_num_queries(3):
        found = echoes_of([row.pk for row in rows])
    assert {len(nodes) for nodes in found.values()} == {3}

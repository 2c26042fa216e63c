"""Results of checks come in with reports: stored once, for published checks of the node's gateway, never as traffic."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from gatehouse_protocol.checks import MAX_RESULTS

from alerting.kinds import check_failing
from console.audit.actor import SYSTEM
from console.base.errors import Conflict, Invalid
from fleet.actions.check_tries import try_check
from fleet.models import CheckTry, Node
from policies.compiler import Kind
from slo.judging.round import judge_round
from telemetry.checks.keeping import keep_checks
from telemetry.checks.models import CheckMinute, CheckOnNode, id_of
from telemetry.checks.reading import checks_of
from telemetry.keeping import keep
from telemetry.models import NodeMoment, TenSeconds
from telemetry.queries.totals import totals
from tests.fleet.edge import draft, draft_site, publish_now
from tests.fleet.simulated_node import SimulatedNode
from tests.slo.objectives import judged, objective

HOST = "shop.acme.test"
REQUEST = {"hostname": HOST, "scheme": "http"}


@pytest.fixture
def check(edge):
    """A published check of Acme."""
    draft_site(edge.acme, HOST)
    draft(edge.acme, Kind.CHECK, "front", {"request": REQUEST, "every_seconds": 30, "timeout_seconds": 5.0})
    publish_now(edge.acme)
    return id_of(edge.acme.pk, "front")


def result(reason="", ago_seconds=0.0, **changes):
    at = (datetime.now(UTC) - timedelta(seconds=ago_seconds)).isoformat()
    said = {
        "at": at, "slice": "acme@edge", "check": "front", "reason": reason, "status": 503 if reason else 200,
        "attempts": 1, "connect_us": 100, "tls_us": None, "first_byte_us": 2_000, "total_us": 3_000,
        "text": "It answered 503; expected is 2xx." if reason else "", "body": "closed" if reason else "",
    }  # fmt: skip
    return said | changes


def said(*results, **more):
    return {"checks": {"running": 1, "refused": [], "results": list(results), "lost": 0, "tries": []} | more}


def standing(edge):
    (found,) = checks_of(edge.acme, timezone.now())
    return str(found.standing)


def test_a_repeated_report_is_stored_once_and_is_nobodys_traffic(edge, node, check):
    body = node.report_body(**said(result(), result("status"), result("status")))
    for _ in range(3):
        assert node.post("/reports", body).status_code == 200
    rows = CheckMinute.objects.filter(check_id=check)
    assert sum(row.good for row in rows) == 1
    assert sum(row.bad for row in rows) == 2
    assert sum(row.reasons.get("status", 0) for row in rows) == 2
    assert sum(sum(row.bucket_counts) for row in rows) == 3
    assert {row.scope_id for row in TenSeconds.objects.all()} == {check}
    assert not NodeMoment.objects.exists()
    keep(timezone.now())
    assert totals() == []


def test_what_a_node_invents_is_left_out(edge, node, check):
    node.report(**said(result(check="other"), result(slice="acme@west"), result(slice="globex@edge")))
    assert not CheckMinute.objects.exists()
    many = node.report_body(**said(*[result()] * (MAX_RESULTS + 1)))
    assert node.post("/reports", many).json()["problems"][0]["pointer"] == "/checks/results"


def test_the_last_failure_is_kept_and_a_late_report_does_not_bring_it_back(edge, node, check):
    node.report(**said(result(), result("status", 5)))
    row = CheckOnNode.objects.get(check_id=check)
    assert (row.reason, row.failing_since, row.failure["body"]) == ("", None, "closed")
    node.report(**said(result("timeout", status=None)))
    node.report(**said(result("body", 60)))
    row.refresh_from_db()
    assert (row.reason, row.failure["reason"]) == ("timeout", "timeout")
    assert row.failing_since is not None


def test_silence_is_unknown_and_never_good(edge, node, check):
    assert standing(edge) == "unknown"
    node.report(**said(result()))
    assert standing(edge) == "passing"
    other = SimulatedNode(node.door, "edge-2").joined(edge.join_token())
    other.report(**said(result("status")))
    assert standing(edge) == "degraded"
    CheckOnNode.objects.filter(reason="").update(last_at=timezone.now() - timedelta(seconds=91))
    assert standing(edge) == "failing"
    CheckOnNode.objects.update(last_at=timezone.now() - timedelta(seconds=91))
    assert standing(edge) == "unknown"


def test_an_old_agent_says_nothing_of_checks_and_is_told_nothing(edge, node, check):
    assert node.report().json()["tries"] == []
    assert Node.objects.get().checks == {}
    with pytest.raises(Conflict, match="No node can run it now"):
        try_check(edge.acme, {"request": REQUEST}, None, actor=SYSTEM)


def test_a_check_is_tried_once_by_its_node(edge, node, check):
    node.report(**said())
    row = try_check(edge.acme, {"request": REQUEST}, "edge-1", actor=SYSTEM)
    orders = []
    for _ in range(200):
        orders += node.report(**said()).json()["tries"]
        if orders:
            break
    assert [(one["id"], one["slice"]) for one in orders] == [(str(row.pk), "acme@edge")]
    assert node.report(**said()).json()["tries"] == []
    node.report(**said(tries=[{"id": str(row.pk), "result": result("status", check="draft")}]))
    assert CheckTry.objects.get().result["text"] == "It answered 503; expected is 2xx."


def test_a_check_of_anothers_hostname_cannot_be_tried(edge, node, check):
    node.report(**said())
    draft(edge.globex, Kind.HOSTNAME, "bank.globex.test", {})
    with pytest.raises(Invalid) as refused:
        try_check(edge.acme, {"request": {"hostname": "bank.globex.test"}}, None, actor=SYSTEM)
    assert refused.value.problems[0].pointer == "/spec/request/hostname"


def test_an_objective_counts_each_result_once_however_late_it_comes(edge, node, check):
    made = objective(edge.acme.tenant, "checked", indicator={"kind": "synthetic", "checks": ["front"]})
    of_traffic = objective(edge.acme.tenant, "traffic")
    judge_round(timezone.now())
    node.report(**said(*[result()] * 3, result("status")))
    body = node.report_body(**said(result("timeout", 120, status=None)))
    node.post("/reports", body)
    node.post("/reports", body)
    state = judged(made)
    assert (state.good[-1], state.bad[-1]) == (3, 2)
    keep(timezone.now())
    type(made).objects.filter(pk=made.pk).update(needs_recount=True)
    judge_round(timezone.now())
    judge_round(timezone.now())
    state = judged(made)
    assert (state.good[-1], state.bad[-1]) == (3, 2)
    assert judged(of_traffic).good[-1] == 0


def test_an_alert_needs_as_many_nodes_as_it_says(edge, node, check):
    node.report(**said(result("status")))
    SimulatedNode(node.door, "edge-2").joined(edge.join_token()).report(**said(result()))
    (found,) = check_failing.look(timezone.now(), [check_failing.CheckFailing()])
    assert found.labels == {"gateway": "edge", "slice": "acme@edge", "check": "front"}
    assert not check_failing.judge(found, check_failing.CheckFailing())
    assert check_failing.judge(found, check_failing.CheckFailing(nodes=1))


def test_minutes_are_forgotten_after_two_days(edge, node, check):
    node.report(**said(result()))
    keep_checks(timezone.now() + timedelta(days=1))
    assert CheckMinute.objects.exists()
    keep_checks(timezone.now() + timedelta(days=3))
    assert not CheckMinute.objects.exists()

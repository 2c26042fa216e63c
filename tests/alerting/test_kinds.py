"""What each kind finds, who sees it, and what it leaves alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from alerting.kinds import (
    certificate,
    inspector,
    node_drift,
    node_saturated,
    rollout,
    service_unhealthy,
    slo_burn,
    tls_failures,
    token,
    waf,
)
from alerting.kinds.registry import KINDS, parameters_of
from alerting.models import Alert, Rule
from alerting.queries.changes import change_before
from alerting.runbooks import runbook
from console.accounts.models import ApiToken
from console.base.errors import Invalid
from fleet.models import Approval, Assignment, NodeSlice, ServiceHealth
from policies.models import Revision, RevisionObject, Slice
from slo.models import BurnState, ObjectiveState
from slo.spec import Indicator, Kind
from telemetry.signals import SignalRow, record_signals
from telemetry.vitals.ingest import VitalRow, record_vitals
from tests import make
from tests.slo.objectives import objective
from waf.keeping import keep
from waf.models import HourCount, MinuteCount


def found(module, parameters=None):
    asked = parameters or module.KIND.parameters()
    return [one for one in module.look(timezone.now(), [asked]) if module.judge(one, asked) is not False]


def revision(slice_, sequence=1, age=timedelta()):
    return Revision.objects.create(
        slice=slice_, sequence=sequence, author={"name": "alice"}, created_at=timezone.now() - age, root=b"r",
        buckets=b"", schema_version="1",
    )  # fmt: skip


@pytest.fixture
def counted(db):
    """Tables of the firewall that take counts of today."""
    keep(timezone.now())


@pytest.fixture
def acme(watch):
    return Slice.objects.get(tenant=watch.acme)


def test_every_kind_has_a_runbook_and_parameters_that_default():
    for kind in KINDS.values():
        assert runbook(kind.name).startswith("# ")
        assert parameters_of(kind.name, {}) == kind.parameters()


@pytest.mark.parametrize(
    ("kind", "given", "pointer"),
    [
        ("node_silent", {"after_seconds": 1}, "/parameters/after_seconds"),
        ("node_silent", {"after": 60}, "/parameters/after"),
        ("certificate", {"from_notice": "soon"}, "/parameters/from_notice"),
        ("waf", {"times_usual": "much"}, "/parameters/times_usual"),
    ],
)
def test_parameters_that_are_wrong_are_named(kind, given, pointer):
    with pytest.raises(Invalid) as caught:
        parameters_of(kind, given)
    assert [problem.pointer for problem in caught.value.problems] == [pointer]


def test_drift_is_found_after_its_time_on_nodes_that_speak(watch, acme):
    long_ago = timezone.now() - timedelta(minutes=30)
    Assignment.objects.create(slice=acme, revision=revision(acme), since=long_ago)
    type(watch.nodes["edge-1"]).objects.update(enrolled_at=long_ago)
    (one,) = found(node_drift)
    assert dict(one.labels) == {"gateway": "edge", "node": "edge-1", "slice": "acme@edge"}
    assert one.text == "It was told to run revision 1 30 minutes ago, and has proven nothing of it."
    NodeSlice.objects.create(node=watch.nodes["edge-1"], slice=acme, proven=1, reported_at=timezone.now())
    assert found(node_drift) == []
    NodeSlice.objects.update(proven=0)
    watch.silent("edge-1")
    assert found(node_drift) == []


def test_a_service_without_a_healthy_endpoint_is_found_on_nodes_that_are_heard(watch, acme):
    node, now = watch.nodes["edge-1"], timezone.now()
    ServiceHealth.objects.create(
        node=node, slice=acme, service="echo", epoch=uuid4(), total=4, healthy=1, since=now, endpoints=[]
    )
    assert found(service_unhealthy) == []
    (one,) = found(service_unhealthy, service_unhealthy.ServiceUnhealthy(at_most_percent=25))
    assert one.title == "Service echo of acme@edge is impaired"
    ServiceHealth.objects.update(healthy=0)
    (one,) = found(service_unhealthy)
    assert dict(one.labels) == {"gateway": "edge", "slice": "acme@edge", "service": "echo"}
    assert (one.text, one.value, one.tenant_ids) == (
        "None of 4 endpoints is healthy on edge-1. So it is on: edge-1.", "0 of 4", frozenset({watch.acme.pk}),
    )  # fmt: skip
    watch.silent("edge-1")
    assert found(service_unhealthy) == []


def test_drift_within_its_time_is_none(watch, acme):
    Assignment.objects.create(slice=acme, revision=revision(acme), since=timezone.now() - timedelta(minutes=9))
    assert found(node_drift) == []


def test_a_plan_that_waits_for_approval_is_found_after_an_hour(watch, acme):
    asked_at = timezone.now() - timedelta(minutes=59)
    Approval.objects.create(slice=acme, plan="p", requested_by="bob", requested_at=asked_at)
    assert found(rollout) == []
    Approval.objects.update(requested_at=asked_at - timedelta(minutes=2))
    (one,) = found(rollout)
    assert (one.labels["trouble"], one.tenant_ids) == ("approval", frozenset({watch.acme.pk}))
    assert found(rollout, rollout.RolloutTrouble(is_approval_told=False)) == []


def test_an_attack_is_far_more_than_usual(watch, acme, counted):
    now = timezone.now()
    minute = (now - timedelta(minutes=2)).replace(second=0, microsecond=0)
    common = {"slice_id": acme.pk, "policy": "shop", "route": "r", "outcome": "refused", "rule": ""}
    MinuteCount.objects.create(at=minute, total=500, **common)
    (one,) = found(waf)
    assert (one.labels["trouble"], one.value) == ("attack", "100 a minute")
    hour = (now - timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    HourCount.objects.create(at=hour, total=40 * 60 * 24, **common)
    assert found(waf) == []


def test_lost_events_are_found(watch, acme, counted):
    minute = (timezone.now() - timedelta(minutes=2)).replace(second=0, microsecond=0)
    MinuteCount.objects.create(
        slice_id=acme.pk, policy="shop", route="", outcome="untold", rule="", at=minute, total=100
    )
    (one,) = found(waf)
    assert (one.labels["trouble"], one.value) == ("lost", "100 events")


def test_an_inspector_matters_where_live_policies_count_on_it(watch, acme):
    node = watch.nodes["edge-1"]
    type(node).objects.update(inspector={"state": "unavailable", "text": "libmodsecurity is missing"})
    assert found(inspector) == []
    RevisionObject.objects.create(slice=acme, kind="waf_policy", name="shop", spec={}, digest=b"d", from_sequence=1)
    (one,) = found(inspector)
    assert (one.value, one.text, one.is_platforms) == ("unavailable", "libmodsecurity is missing", True)


def burn(wanted, condition, severity, **more):
    now = timezone.now()
    ObjectiveState.objects.update_or_create(
        objective=wanted, defaults={"upto": now, "judged_at": now, "windows": [], "begins": [], "good": [], "bad": []}
    )
    return BurnState.objects.create(
        objective=wanted, condition=condition, severity=severity,
        **{"is_firing": True, "threshold": 14.4, "long_burn": 20.0, "judged_at": now, **more},
    )  # fmt: skip


def test_an_objective_that_burns_fires_as_urgently_as_its_window(watch):
    wanted = objective(watch.acme, gateway=watch.gateway)
    burn(wanted, "fast_page", "page")
    burn(wanted, "slow_ticket", "ticket")
    watch.look()
    pages = Alert.objects.get(kind="slo_burn", severity="page")
    assert pages.title == "“Shop” burns its budget"
    assert pages.text == "It burns fast (20 times what lasts, allowed are 14.4)."
    assert (pages.labels["objective"], pages.labels["scope"], pages.labels["gateway"]) == ("shop", "gateway", "edge")
    assert Alert.objects.get(kind="slo_burn", severity="ticket").state == "firing"


def test_a_rule_for_tickets_wakes_nobody(watch):
    Rule.objects.filter(tenant=watch.acme, kind="slo_burn").update(severity="ticket")
    burn(objective(watch.acme), "fast_page", "page")
    watch.look()
    assert Alert.objects.get(kind="slo_burn").severity == "ticket"


def test_where_the_judge_is_silent_a_burn_is_unknown_and_not_over(watch):
    burn(objective(watch.acme), "fast_page", "page")
    watch.look()
    BurnState.objects.update(is_firing=False)
    ObjectiveState.objects.update(judged_at=timezone.now() - timedelta(minutes=5))
    watch.look()
    alert = Alert.objects.get(kind="slo_burn")
    assert (alert.state, alert.is_unknown, alert.clear_since) == ("firing", True, None)
    ObjectiveState.objects.update(judged_at=timezone.now())
    watch.look()
    alert.refresh_from_db()
    assert (alert.is_unknown, alert.clear_since is None) == (False, False)


def test_silence_about_an_objective_is_an_alert_of_its_own(watch):
    burn(objective(watch.acme), "absent", "page", long_burn=None)
    (one,) = found(slo_burn)
    assert (one.labels["trouble"], one.title) == ("silence", "Nothing is heard of “Shop”")


def test_certificates_have_no_trouble_where_there_are_none(watch):
    assert found(certificate) == []


def test_the_change_before_is_the_last_one_of_ones_own(watch, acme):
    now = timezone.now()
    assert change_before(watch.acme.pk, False, "edge", now) is None
    revision(acme, 1, timedelta(hours=3))
    assert change_before(watch.acme.pk, False, "edge", now) is None
    revision(acme, 2, timedelta(minutes=90))
    revision(acme, 3, timedelta(minutes=5))
    others = make.slice_of(watch.cast.globex, watch.gateway)
    revision(others, 9, timedelta(minutes=1))
    own = change_before(watch.acme.pk, False, "edge", now)
    assert (own["text"], own["path"]) == (
        "Revision 3 of acme@edge was published by alice.", "/s/acme@edge/revisions/3",
    )  # fmt: skip
    assert "globex@edge" in change_before(watch.cast.platform.pk, True, "edge", now)["text"]
    assert change_before(watch.acme.pk, False, "west", now) is None


def test_a_node_near_a_limit_is_found_by_resource(watch, acme):
    node = watch.nodes["edge-1"]
    now = timezone.now()
    gauges = (
        ("memory", "", 95, 100),
        ("disk", "", 20, 100),
        ("breaker", "acme/shop", 1, 1),
        ("connections", "", 9, None),
    )
    record_vitals([VitalRow(now, node.pk, gauges, ())])
    assert {one.labels["resource"] for one in found(node_saturated)} == {"memory", "breaker"}
    only_disk = node_saturated.NodeSaturated(resource="disk", at_percent=10)
    assert [one.value for one in found(node_saturated, only_disk)] == ["20%"]
    memory, breaker = (
        next(one for one in found(node_saturated) if one.labels["resource"] == name) for name in ("memory", "breaker")
    )
    assert watch.acme.pk in memory.tenant_ids
    assert breaker.tenant_ids == frozenset()
    watch.silent("edge-1")
    assert found(node_saturated) == []


def test_handshakes_that_fail_are_found_by_share_and_number(watch, acme):
    def shook(outcome, count):
        record_signals([SignalRow(timezone.now(), acme.pk, 1, "handshakes", "shop", "https", outcome, count)])

    shook("ok", 60)
    shook("abandoned", 500)
    shook("ours_refused", 19)
    assert found(tls_failures) == []
    shook("version", 1)
    (one,) = found(tls_failures)
    assert (one.labels["certificate"], one.value) == ("shop", "25%")
    assert one.text == "In five minutes 20 failed, 25% of all. Mostly, clients did not accept ours."
    assert found(tls_failures, tls_failures.TlsFailures(at_percent=30)) == []


@pytest.mark.parametrize(
    ("indicator", "scope"),
    [
        (Indicator(Kind.AVAILABILITY), "gateway"),
        (Indicator(Kind.LATENCY, routes=frozenset({"acme/shop"})), "route"),
        (Indicator(Kind.SYNTHETIC, checks=frozenset({"shop"})), "synthetic"),
        (Indicator(Kind.HANDSHAKES, names=frozenset({"shop"})), "handshakes"),
    ],
    ids=["all requests", "one route", "a check", "a certificate"],
)
def test_only_what_counts_all_requests_is_about_a_whole_gateway(indicator, scope):
    """Else one check that fails would keep the pages of every route quiet."""
    assert slo_burn.scope_of(indicator, is_of_one_gateway=True) == scope


def test_a_token_in_use_that_ends_soon_is_told_unless_another_took_its_place(watch):
    now = timezone.now()
    soon, _ = make.token(watch.acme, make.member(watch.acme, "tess", "editor"), days=3)
    assert found(token) == []
    ApiToken.objects.filter(pk=soon.pk).update(last_used_at=now, last_used_from="203.0.113.9")
    (told,) = found(token)
    assert told.tenant_ids == {watch.acme.pk}
    assert "203.0.113.9" in told.text
    assert found(token, token.TokenTrouble(days_ahead=2)) == []
    make.token(watch.acme, soon.created_by, days=30)
    assert found(token) == []


def test_a_token_that_nobody_uses_is_told_where_that_is_asked_for(watch):
    make.token(watch.acme, make.service_account(watch.acme, "deploy", "viewer"), days=3)
    assert len(found(token, token.TokenTrouble(is_unused_told=True))) == 1

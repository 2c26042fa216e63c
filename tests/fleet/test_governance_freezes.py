"""A freeze holds starts and promotions of its gateway for as long as it lasts, says so, and only operators pass it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from console.accounts.access import Access
from console.accounts.permissions import Permission
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.audit.verbs import Target, verb
from console.base.errors import Forbidden
from fleet.actions.freezes import Span, create_freeze, end_freeze
from fleet.governance import block_on, check_override, freeze_on, record_override
from fleet.models import Freeze
from policies.models import Slice
from tests import make
from tests.fleet import edge as edges
from tests.fleet.edge import Edge

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def edge(cast) -> Edge:
    return edges.build(cast)


@pytest.fixture
def west(cast) -> Edge:
    return edges.build(cast, "west")


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def frozen(gateway, starts_at=None, ends_at=None, reason="Black Friday") -> Freeze:
    return create_freeze(actor=SYSTEM, gateway=gateway, span=Span(starts_at, ends_at), reason=reason)


def test_nothing_is_held_where_nothing_is_frozen(edge, now):
    assert block_on(edge.acme, now) == ""
    assert freeze_on(edge.acme, now) is None


def test_a_freeze_holds_every_slice_of_its_gateway_and_no_other(edge, west):
    frozen(edge.gateway)
    now = timezone.now()
    assert all(block_on(slice, now) for slice in (edge.platform, edge.acme, edge.globex))
    assert block_on(west.acme, now) == ""


def test_a_freeze_of_all_gateways_holds_all(edge, west):
    frozen(None)
    now = timezone.now()
    assert block_on(edge.acme, now).startswith("Every gateway is frozen")
    assert block_on(west.acme, now)


def test_what_holds_says_where_who_until_when_and_why(edge, now):
    ends_at = (now + DAY).replace(microsecond=0)
    frozen(edge.gateway, ends_at=ends_at)
    text = block_on(edge.acme, timezone.now())
    assert text == f"Gateway edge is frozen until {ends_at:%Y-%m-%d %H:%M} UTC, by Gatehouse: Black Friday."


def test_a_freeze_without_an_end_lasts_until_somebody_ends_it(edge, now):
    freeze = frozen(edge.gateway)
    assert "until somebody ends it" in block_on(edge.acme, now + 400 * DAY)
    end_freeze(freeze, actor=SYSTEM)
    assert block_on(edge.acme, timezone.now()) == ""


def test_a_planned_freeze_begins_and_ends_by_itself_while_a_rollout_bakes(edge, now):
    frozen(edge.gateway, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    held = [bool(block_on(edge.acme, now + minutes * timedelta(minutes=1))) for minutes in (0, 59, 60, 119, 120)]
    assert held == [False, False, True, True, False]


def test_a_planned_freeze_that_is_called_off_never_begins(edge, now):
    end_freeze(frozen(edge.gateway, starts_at=now + HOUR), actor=SYSTEM)
    assert block_on(edge.acme, now + 2 * HOUR) == ""


def test_freezes_may_overlap_and_the_longest_is_named(edge, now):
    short, long = frozen(edge.gateway, ends_at=now + HOUR), frozen(None, ends_at=now + DAY, reason="Audit")
    assert freeze_on(edge.acme, timezone.now()) == long
    end_freeze(long, actor=SYSTEM)
    assert freeze_on(edge.acme, timezone.now()) == short
    forever = frozen(edge.gateway, reason="Incident")
    assert freeze_on(edge.acme, timezone.now()) == forever


def test_a_reason_to_go_all_the_same_lets_a_start_through(edge):
    frozen(edge.gateway)
    assert block_on(edge.acme, timezone.now(), override="Fix for incident 4711") == ""


def test_only_who_operates_the_platform_may_pass_a_freeze(cast):
    mere_token, _ = make.token(cast.acme, cast.olga)
    operators_token, _ = make.token(cast.platform, cast.olga)
    for access in (Access(cast.alice), Access(cast.bob), Access(cast.olga, token=mere_token)):
        check_override(access, "")
        with pytest.raises(Forbidden) as refusal:
            check_override(access, "Urgent")
        assert refusal.value.code == "override_forbidden"
        assert Permission.OPERATE in refusal.value.detail
    check_override(Access(cast.olga), "Urgent")
    check_override(Access(cast.olga, token=operators_token), "Urgent")


@pytest.mark.parametrize(("is_frozen", "held"), [(True, "Black Friday"), (False, "Nothing holds it")])
def test_the_trail_keeps_why_somebody_may_pass_also_before_anything_is_frozen(edge, is_frozen, held):
    if is_frozen:
        frozen(edge.gateway)
    overridden(edge.acme, "Urgent")
    entry = Entry.objects.get(verb="freeze.override", slice="acme@edge", tenant_id=edge.acme.tenant_id)
    assert "Urgent." in entry.summary
    assert held in entry.summary


def test_who_passes_nothing_leaves_no_such_entry(edge):
    frozen(edge.gateway)
    overridden(edge.acme, "")
    assert not Entry.objects.filter(verb="freeze.override").exists()


def overridden(slice: Slice, why: str) -> None:
    with verb("revision.publish", actor=SYSTEM) as act:
        act.entry(Target(kind="revision", name="acme@edge#1"), "Published.")
        record_override(act, slice, why, timezone.now())


def test_an_operator_stops_the_line_and_lets_it_go_on(edge, as_olga, as_vera):
    made = as_olga.post("/freezes", {"reason": "Incident 4711"})
    assert made.status_code == 201, made.content
    assert (made.data["gateway"], made.data["ends_at"], made.data["state"]) == (None, None, "active")
    assert made.data["created_by"] == "olga@people.test"
    assert [row["id"] for row in as_vera.get("/freezes?gateway=edge&active=true").data["items"]] == [made.data["id"]]

    ended = as_olga.post(f"/freezes/{made.data['id']}/end")
    assert (ended.status_code, ended.data["state"], ended.data["ended_by"]) == (200, "ended", "olga@people.test")
    assert as_vera.get("/freezes?active=true").data["items"] == []
    assert len(as_vera.get("/freezes?active=false").data["items"]) == 1
    assert list(Entry.objects.filter(target_kind="freeze").values_list("verb", flat=True).order_by("position")) == [
        "freeze.create",
        "freeze.end",
    ]


def test_ending_a_freeze_twice_is_ending_it_once(edge, as_olga):
    made = as_olga.post("/freezes", {"gateway": "edge", "reason": "Incident"}).data
    first, second = (as_olga.post(f"/freezes/{made['id']}/end") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.data == second.data
    assert Entry.objects.filter(verb="freeze.end").count() == 1


def test_a_tenant_sees_the_freezes_of_its_gateways_and_of_all_but_no_others(edge, cast, as_vera, as_charlie):
    elsewhere = make.gateway("elsewhere")
    make.slice_of(cast.globex, elsewhere)
    of_edge, of_all, foreign = frozen(edge.gateway), frozen(None), frozen(elsewhere)
    shown = {row["id"] for row in as_vera.get("/freezes").data["items"]}
    assert shown == {str(of_edge.pk), str(of_all.pk)}
    assert {row["id"] for row in as_vera.get("/freezes?gateway=elsewhere").data["items"]} == {str(of_all.pk)}
    assert {row["id"] for row in as_charlie.get("/freezes").data["items"]} == {str(of_all.pk)}
    assert foreign.state_at(timezone.now()) == "active"


def test_the_states_of_a_freeze_are_the_same_in_python_and_in_sql(edge, now):
    frozen(edge.gateway)
    frozen(edge.gateway, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    end_freeze(frozen(None), actor=SYSTEM)
    for moment in (now, now + HOUR, now + 1.5 * HOUR, now + 2 * HOUR, now + DAY):
        holding = set(Freeze.objects.holding(moment).values_list("pk", flat=True))
        assert holding == {row.pk for row in Freeze.objects.all() if row.state_at(moment) == "active"}


def in_days(days: float) -> str:
    return (timezone.now() + days * DAY).isoformat()


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/reason", "required"),
        ({"reason": " "}, "/reason", "blank"),
        ({"reason": "x" * 501}, "/reason", "max_length"),
        ({"reason": "two\nlines"}, "/reason", "control_characters"),
        ({"gateway": "nowhere"}, "/gateway", "unknown"),
        ({"gateway": 7.5}, "/gateway", "unknown"),
        ({"starts_at": "tomorrow"}, "/starts_at", "invalid"),
        ({"starts_at": in_days(-1)}, "/starts_at", "starts_in_past"),
        ({"starts_at": in_days(367)}, "/starts_at", "out_of_range"),
        ({"ends_at": in_days(-0.5)}, "/ends_at", "ends_before_start"),
        ({"starts_at": in_days(2), "ends_at": in_days(1)}, "/ends_at", "ends_before_start"),
        ({"ends_at": in_days(367)}, "/ends_at", "out_of_range"),
        ({"ends_at": "9999-12-31T23:59:59Z"}, "/ends_at", "out_of_range"),
        ({"until": in_days(1)}, "/until", "unknown_field"),
    ],
)
def test_a_freeze_with_a_mistake_is_refused_with_its_field(edge, as_olga, body, pointer, code):
    answer = as_olga.post("/freezes", body if "reason" in body or not body else {"reason": "Audit", **body})
    assert answer.status_code == 422, answer.content
    assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [(pointer, code)]
    assert not Freeze.objects.exists()


def test_a_span_may_be_wrong_at_both_ends_and_says_so(edge, as_olga):
    answer = as_olga.post("/freezes", {"starts_at": "9999-12-31T00:00:00Z", "ends_at": in_days(1), "reason": "Audit"})
    assert {one["pointer"] for one in answer.json()["problems"]} == {"/starts_at", "/ends_at"}
    assert as_olga.get("/freezes?active=perhaps").json()["problems"][0]["pointer"] == "?active"

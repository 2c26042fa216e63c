"""What somebody set going is done with the rights they have when its time comes; going back is never asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.accounts import roles
from console.accounts.models import ApiToken, User
from console.accounts.permissions import Permission
from console.audit.actor import Actor, ActorKind
from console.audit.models import Entry
from fleet.actions.freezes import look_at_begun
from fleet.models import Freeze, Rollout
from fleet.rollout.states import RolloutState
from tests import make
from tests.callers import bearing, signed_in
from tests.fleet.approving import ask, decide, draft_service, required_on
from tests.fleet.crew import everybody, one_node, strategy
from tests.fleet.edge import publish_now
from tests.fleet.shifts import build, come_through, in_place, look, looking_until
from tests.fleet.standing import assigned, exceptions, step, stepping_until, the_rollout, wait_for

S = RolloutState
REVISIONS = "/slices/acme@edge/revisions"


def publish_as(caller, **body):
    draft_service(caller, "echo-v2", port=9102)
    answer = caller.post(REVISIONS, body)
    assert answer.status_code == 202, answer.content
    return answer.json()["rollout"]["id"]


def demote(cast):
    roles.grant(cast.acme, cast.bob, ["viewer"])


def disable(cast):
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)


def remove(cast):
    roles.revoke(make.membership(cast.acme, cast.bob))


@pytest.mark.parametrize("lose", [demote, disable, remove])
def test_a_scheduled_publish_does_not_set_out_for_who_may_publish_no_more(edge, crew, cast, as_bob, as_alice, lose):
    pk = publish_as(as_bob, starts_at=(timezone.now() + timedelta(hours=1)).isoformat())
    lose(cast)
    Rollout.objects.filter(pk=pk).update(starts_at=timezone.now() - timedelta(seconds=1))
    rollout = wait_for(edge.acme, 2, S.HELD)
    assert (rollout.hold, exceptions(edge.acme), assigned(edge.acme)) == ("rights", {}, 1)
    assert rollout.reason.startswith("Refused: rights lost. bob@people.test")
    step(), step()
    [entry] = Entry.objects.filter(verb="rollout.refuse")
    assert "rights lost" in entry.summary
    assert "promote" in as_alice.get(f"/rollouts/{pk}").data["commands"]


def test_the_next_stage_waits_for_somebody_who_takes_it_over(edge, crew, cast, as_bob, as_alice):
    pk = publish_as(as_bob, strategy=strategy("short", one_node(bake_seconds=1), everybody(), judge=False))
    demote(cast)
    crew.obey(*exceptions(edge.acme))
    rollout = wait_for(edge.acme, 2, S.HELD)
    assert (rollout.hold, len(exceptions(edge.acme)), assigned(edge.acme)) == ("rights", 1, 1)
    assert as_bob.post(f"/rollouts/{pk}/promote", {}).status_code == 403
    assert as_alice.post(f"/rollouts/{pk}/promote", {}).status_code == 200
    stepping_until(lambda: assigned(edge.acme) == 2)
    rollout.refresh_from_db()
    assert (rollout.actor["name"], rollout.responsible["name"]) == (cast.bob.email, cast.alice.email)


def test_whoever_took_it_over_must_keep_the_right_too(edge, crew, cast, as_bob):
    second = make.member(cast.acme, "second", "publisher")
    stages = strategy("short", one_node(bake_seconds=1), everybody(), judge=False)
    pk = publish_as(as_bob, strategy=stages)
    demote(cast)
    crew.obey(*exceptions(edge.acme))
    wait_for(edge.acme, 2, S.HELD)
    roles.grant(cast.acme, second, ["viewer"])
    Rollout.objects.filter(pk=pk).update(
        responsible=Actor(ActorKind.USER, str(second.pk), second.email).as_dict(), hold=""
    )
    step()
    assert "second@people.test" in the_rollout(edge.acme, 2).reason


def test_going_back_needs_nobodys_rights(edge, crew, cast, as_bob, as_alice):
    pk = publish_as(as_bob, strategy=strategy("short", one_node(bake_seconds=1), everybody(), judge=False))
    crew.obey(*exceptions(edge.acme))
    demote(cast)
    assert as_alice.post(f"/rollouts/{pk}/abort", {"reason": "No."}).data["state"] == "rolling_back"
    crew.obey()
    wait_for(edge.acme, 2, S.ROLLED_BACK)


def test_a_revoked_token_publishes_nothing_later_and_an_expired_one_does(edge, crew, cast):
    row, secret = make.token(cast.acme, cast.bob, [Permission.VIEW, Permission.EDIT, Permission.PUBLISH])
    pk = publish_as(bearing(secret), starts_at=(timezone.now() + timedelta(hours=1)).isoformat())
    Rollout.objects.filter(pk=pk).update(starts_at=timezone.now() - timedelta(seconds=1))
    ApiToken.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
    wait_for(edge.acme, 2, S.HELD)
    past = timezone.now() - timedelta(seconds=1)
    ApiToken.objects.filter(pk=row.pk).update(revoked_at=None, expires_at=past)
    stepping_until(lambda: len(exceptions(edge.acme)) == 1)


def test_what_the_system_sets_going_is_not_asked(edge, crew):
    from tests.fleet.edge import publish_next

    publish_next(edge)
    crew.obey(*exceptions(edge.acme))
    stepping_until(lambda: assigned(edge.acme) == 2)


def test_a_shift_goes_no_further_for_who_may_not_publish_any_more(edge, crew, cast, as_bob, as_alice):
    build(edge, crew, 100, 0)
    body = {"route": "shop", "from_service": "v1", "to_service": "v2", "steps": [25, 100], "bake_seconds": 0,
            "min_requests": 0}  # fmt: skip
    started = as_bob.post("/slices/acme@edge/shifts", body)
    assert started.status_code == 201, started.content
    demote(cast)
    held = looking_until(crew, lambda row: row.state == "held")
    assert (held.hold, held.step) == ("rights", 0)
    assert "rights lost" in Entry.objects.get(verb="shift.refuse").summary
    look()
    assert Entry.objects.filter(verb="shift.refuse").count() == 1
    answer = as_alice.post(f"/shifts/{held.pk}/promote", {"reason": "I answer for it."})
    assert answer.status_code == 200, answer.content
    in_place(crew, 1)


def test_a_shift_goes_back_whoever_began_it(edge, crew, cast, as_bob, as_alice):
    build(edge, crew, 100, 0)
    body = {"route": "shop", "from_service": "v1", "to_service": "v2", "steps": [25, 100], "bake_seconds": 600,
            "min_requests": 0}  # fmt: skip
    pk = as_bob.post("/slices/acme@edge/shifts", body).json()["id"]
    in_place(crew, 0)
    remove(cast)
    assert as_alice.post(f"/shifts/{pk}/abort", {"reason": "No."}).data["state"] == "rolling_back"
    come_through(edge.acme, crew, 4)


def test_a_planned_freeze_of_who_may_not_freeze_any_more_does_not_hold(edge, cast, as_olga):
    ole = make.member(cast.platform, "ole", "operator")
    body = {"starts_at": (timezone.now() + timedelta(hours=1)).isoformat(), "reason": "Holidays"}
    pk = signed_in(ole).post("/freezes", body).json()["id"]
    kept = as_olga.post("/freezes", body).json()["id"]
    Freeze.objects.update(starts_at=timezone.now() - timedelta(seconds=1))
    roles.grant(cast.platform, ole, ["viewer"])
    assert look_at_begun() == 2
    shown = {row["id"]: row for row in as_olga.get("/freezes").json()["items"]}
    assert (shown[pk]["state"], shown[pk]["refused"][:21]) == ("ended", "Refused: rights lost.")
    assert (shown[kept]["state"], shown[kept]["refused"]) == ("active", None)
    assert Entry.objects.filter(verb="freeze.refuse").count() == 1
    assert look_at_begun() == 0


def test_a_freeze_that_holds_stays_whoever_called_it(edge, cast, as_olga):
    ole = make.member(cast.platform, "ole", "operator")
    signed_in(ole).post("/freezes", {"reason": "Incident"})
    roles.grant(cast.platform, ole, [])
    look_at_begun()
    assert as_olga.get("/freezes").json()["items"][0]["state"] == "active"


@pytest.mark.parametrize("lose", [demote, disable, remove])
def test_a_consent_of_who_may_not_consent_any_more_counts_no_more(edge, cast, as_alice, as_bob, lose):
    required_on(edge.gateway)
    publisher = make.member(cast.acme, "pia", "editor", "publisher")
    author = signed_in(publisher)
    draft_service(author, "shop")
    approval = ask(author)
    assert decide(as_bob, approval, "approve").status_code == 200
    lose(cast)
    refused = author.post(REVISIONS, {})
    assert (refused.status_code, refused.json()["code"]) == (409, "approval_required")
    assert "rights lost" in refused.json()["detail"]
    assert decide(author, approval, "withdraw").status_code == 200
    again = ask(author)
    assert decide(as_alice, again, "approve").status_code == 200
    assert author.post(REVISIONS, {}).status_code == 202


def test_published_by_the_system_nothing_is_noted_to_be_asked(edge):
    from tests.fleet.edge import draft_service as draft

    draft(edge.acme, "echo", port=9101)
    rollout = publish_now(edge.acme)
    assert (rollout.needs, rollout.actor["kind"]) == ("publish", "system")

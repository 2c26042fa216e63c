"""A platform person looks as somebody else only with consent, for a while, with less than that person may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console.accounts import roles
from console.accounts.models import Impersonation
from console.accounts.persons import person_behind
from console.audit.models import Entry
from tests import make
from tests.callers import bearing, looking_as, signed_in

VIEWS = "/tenants/acme/views"


def ask(caller, person, **more):
    answer = caller.post(VIEWS, {"user": str(person.pk), "reason": "Ticket 4711", "minutes": 30, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def settle(caller, view, verb, **body):
    return caller.post(f"{VIEWS}/{view['id']}/{verb}", body)


@pytest.fixture
def edge(cast):
    gateway = make.gateway()
    return make.slice_of(cast.acme, gateway), make.slice_of(cast.globex, gateway)


def test_asked_consented_begun_and_left(cast, edge, as_alice, as_olga):
    view = ask(as_olga, cast.vera)
    assert settle(as_olga, view, "begin").json()["code"] == "view_state"
    assert settle(as_alice, view, "consent").status_code == 200
    assert settle(as_olga, view, "begin").status_code == 200
    me = as_olga.get("/me").json()
    assert (me["user"]["email"], me["permissions"]) == (cast.vera.email, {"acme": ["view"]})
    assert (me["view"]["by"], me["view"]["over"]) == (cast.olga.email, False)
    assert as_olga.get("/tenants/globex").status_code == 404
    assert as_olga.post("/me/view/leave").status_code == 204
    assert as_olga.get("/tenants/globex").status_code == 200
    assert Impersonation.objects.get().state == "ended"


def test_it_only_looks_unless_consent_says_otherwise(cast, edge, as_alice, as_olga):
    view = ask(as_olga, cast.alice, writable=True)
    settle(as_alice, view, "consent", writable=False)
    settle(as_olga, view, "begin")
    answer = as_olga.post("/slices/acme@edge/services", {"name": "x", "spec": {}})
    assert (answer.status_code, answer.json()["code"]) == (403, "view_only")


def test_what_is_changed_in_a_view_has_both_names(cast, edge):
    caller = looking_as(cast.olga, cast.alice, cast.acme, is_writable=True)
    spec = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80}]}}
    assert caller.post("/slices/acme@edge/services", {"name": "x", "spec": spec}).status_code == 201
    entry = Entry.objects.latest("at")
    assert entry.actor_name == f"as {cast.alice.email} ({cast.olga.email})"
    assert entry.actor_id == str(cast.olga.pk)
    assert person_behind(entry.actor_name) == cast.olga.email


@pytest.mark.parametrize("is_writable", [False, True])
def test_never_people_tokens_or_the_platforms_work(cast, edge, is_writable):
    caller = looking_as(cast.olga, cast.alice, cast.acme, is_writable=is_writable)
    held = caller.get("/me").json()["permissions"]["acme"]
    assert not {"members", "tokens", "secure", "open_samples", "operate"} & set(held)
    assert caller.get("/tenants/acme/tokens").status_code == 403
    assert caller.post("/tenants/acme/invitations", {"email": "a@b.test", "roles": []}).status_code == 403


def test_never_more_than_the_person_who_is_viewed_has_now(cast, edge):
    caller = looking_as(cast.olga, cast.bob, cast.acme, is_writable=True)
    assert "publish" in caller.get("/me").json()["permissions"]["acme"]
    roles.grant(cast.acme, cast.bob, ["viewer"])
    assert caller.get("/me").json()["permissions"]["acme"] == ["view"]


@pytest.mark.parametrize("how", ["tenant", "time", "viewed", "operate", "standing"])
def test_a_view_that_is_over_leaves_nothing_but_the_way_out(cast, edge, as_alice, how):
    caller = looking_as(cast.olga, cast.vera, cast.acme)
    assert caller.get("/slices/acme@edge").status_code == 200
    view = Impersonation.objects.get()
    if how == "tenant":
        as_alice.post(f"{VIEWS}/{view.pk}/end")
    elif how == "time":
        Impersonation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "viewed":
        type(cast.vera).objects.filter(pk=cast.vera.pk).update(is_active=False)
    elif how == "operate":
        make.member(cast.platform, make.user("second"), "owner")
        roles.grant(cast.platform, cast.olga, ["viewer"])
    else:
        Impersonation.objects.update(consented_by="standing consent of alice")
        as_alice.put("/tenants/acme/standing-consent", {"minutes": 30})
        assert as_alice.delete("/tenants/acme/standing-consent").status_code == 204
    for address in ("/slices/acme@edge", "/tenants/globex", "/tenants"):
        assert caller.get(address).json()["code"] == "view_over", "nor is one suddenly oneself again"
    me = caller.get("/me").json()
    assert (me["view"]["over"], me["permissions"]) == (True, {})
    assert caller.post("/me/view/leave").status_code == 204
    assert caller.get("/me").json()["view"] is None


def test_the_platform_cannot_consent_for_the_tenant(cast, as_olga, as_vera):
    view = ask(as_olga, cast.vera)
    other = signed_in(make.member(cast.platform, "otto", "owner"))
    for caller in (as_olga, other):
        assert settle(caller, view, "consent").json()["code"] == "own_tenant_only"
    assert settle(as_vera, view, "consent").status_code == 403


def test_who_owns_both_does_not_consent_to_their_own_wish(cast):
    roles.grant(cast.acme, cast.olga, ["owner"])
    as_olga = signed_in(cast.olga)
    assert settle(as_olga, ask(as_olga, cast.vera), "consent").json()["code"] == "own_view"


def test_a_token_neither_asks_nor_consents(cast, as_olga):
    view = ask(as_olga, cast.vera)
    by_token = bearing(make.token(cast.acme, cast.alice)[1])
    assert settle(by_token, view, "consent").json()["code"] == "in_person_only"
    platforms = bearing(make.token(cast.platform, cast.olga)[1])
    asked = platforms.post(VIEWS, {"user": str(cast.vera.pk), "reason": "x", "minutes": 5})
    assert asked.status_code in {403, 404}


def test_a_standing_consent_is_seen_and_answers_within_its_bounds(cast, as_alice, as_olga, as_vera):
    assert as_alice.put("/tenants/acme/standing-consent", {"minutes": 30}).status_code == 200
    assert as_vera.get(VIEWS).json()["standing_consent"]["minutes"] == 30
    assert ask(as_olga, cast.vera)["state"] == "consented"
    assert ask(as_olga, cast.vera, minutes=31)["state"] == "asked"
    assert ask(as_olga, cast.vera, writable=True)["state"] == "asked"


def test_consent_gives_at_most_what_was_asked(cast, as_alice, as_olga):
    view = settle(as_alice, ask(as_olga, cast.vera, minutes=30), "consent", minutes=240, writable=True).json()
    assert (view["minutes"], view["writable"]) == (30, False)


def test_nobody_looks_at_the_platform_or_as_a_stranger(cast, as_olga):
    other = make.member(cast.platform, "otto", "owner")
    body = {"user": str(other.pk), "reason": "x", "minutes": 5}
    assert as_olga.post("/tenants/platform/views", body).json()["code"] == "platform_tenant"
    stranger = as_olga.post(VIEWS, {**body, "user": str(cast.mallory.pk)})
    assert stranger.json()["problems"][0]["code"] == "not_a_member"


def test_another_platform_person_cannot_use_the_consent(cast, as_alice, as_olga):
    view = ask(as_olga, cast.vera)
    settle(as_alice, view, "consent")
    other = signed_in(make.member(cast.platform, "otto", "owner"))
    assert settle(other, view, "begin").json()["code"] == "for_another"


def test_an_answer_kept_for_oneself_is_not_given_in_a_view(cast, edge):
    spec = {"endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80}]}}
    body, address = {"name": "x", "spec": spec}, "/slices/acme@edge/services"
    as_olga = signed_in(cast.olga)
    assert as_olga.post(address, body, idempotency_key="one").status_code == 201
    caller = looking_as(cast.olga, cast.alice, cast.acme, is_writable=True)
    assert caller.post(address, body, idempotency_key="one").status_code == 409


def test_each_step_is_in_the_tenants_own_trail(cast, as_alice, as_olga):
    view = ask(as_olga, cast.vera)
    settle(as_alice, view, "consent"), settle(as_olga, view, "begin"), settle(as_alice, view, "end")
    verbs = Entry.objects.filter(chain="acme").order_by("position").values_list("verb", flat=True)
    assert list(verbs) == ["view.ask", "view.consent", "view.begin", "view.end"]

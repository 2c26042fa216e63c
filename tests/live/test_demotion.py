"""Who loses a right loses it with the next call and on the socket that is open: within 32 seconds whatever happens,
within two where the product itself took it (`console/live/recheck.py`)."""

import time

import pytest
from django.test import Client

from console.accounts import roles
from console.accounts.actions.rules import Grantor
from console.accounts.models import BrowserSession, Impersonation, User
from console.accounts.permissions import Permission
from console.accounts.sessions.proof import renew
from console.accounts.sessions.store import stored_key
from console.audit.actor import SYSTEM
from console.live.recheck import AT_MOST_EVERY_SECONDS, EVERY_SECONDS
from tests import make
from tests.callers import bearing, looking_as, signed_in
from tests.cast import Cast
from tests.live.browser import cookie_of, tab
from tests.live.web import Web

SIGNED_OUT = 4401
ALL = Grantor(SYSTEM, frozenset(Permission))


def lost(page) -> list[str]:
    """The topics that the socket was told it lost."""
    return page.next("subscribed")["refused"]


@pytest.fixture
def edge(cast: Cast):
    return make.slice_of(cast.acme, make.gateway("edge"))


def test_the_bound_is_what_is_said():
    assert EVERY_SECONDS + AT_MOST_EVERY_SECONDS < 32


def test_a_removed_member_reads_nothing_more(web: Web, cast: Cast, edge, as_alice):
    with tab(web, cast.bob) as page:
        assert page.subscribe("slice:acme@edge", "me")["refused"] == []
        where = f"/tenants/acme/members/{make.membership(cast.acme, cast.bob).pk}"
        assert as_alice.delete(where, if_match="*").status_code == 204
        assert lost(page) == ["slice:acme@edge"]
        assert page.next("changed")["topic"] == "me"
    assert signed_in(cast.bob).get("/slices/acme@edge").status_code == 404


def test_a_changed_role_of_the_tenants_own_reaches_open_sockets(web: Web, cast: Cast, edge, as_alice):
    guest = make.user("guest")
    body = {"name": "guest", "label": "Guest", "permissions": ["view", "edit"]}
    assert as_alice.post("/tenants/acme/roles", body).status_code == 201
    make.member(cast.acme, guest, "guest")
    caller = signed_in(guest)
    with tab(web, guest) as page:
        page.subscribe("slice:acme@edge")
        assert as_alice.patch("/tenants/acme/roles/guest", {"permissions": ["view"]}, if_match="*").status_code == 200
        assert caller.post("/slices/acme@edge/services", {"name": "x", "spec": {}}).status_code == 403
        member = make.membership(cast.acme, guest)
        where = f"/tenants/acme/members/{member.pk}"
        assert as_alice.patch(where, {"roles": []}, if_match="*").status_code == 200
        assert lost(page) == ["slice:acme@edge"]


def test_a_disabled_person_is_cut_off(web: Web, cast: Cast, edge, as_olga):
    with tab(web, cast.bob) as page:
        page.subscribe("slice:acme@edge")
        assert as_olga.post(f"/people/{cast.bob.pk}/disable").status_code == 200
        assert page.close_code() == SIGNED_OUT
    with tab(web, cast.bob) as page:
        assert page.close_code() == SIGNED_OUT


def test_an_ended_session_is_cut_off(web: Web, cast: Cast, edge):
    cookie = cookie_of(cast.bob)
    name, _, key = cookie.partition("=")
    client = Client()
    client.cookies[name] = key
    with tab(web, cookie=cookie) as page:
        page.subscribe("slice:acme@edge")
        assert client.post("/sign-out").status_code == 302
        assert page.close_code() == SIGNED_OUT


def test_a_session_that_ended_without_a_word_is_cut_off_with_the_next_look(web: Web, cast: Cast, edge):
    cookie = cookie_of(cast.bob)
    with tab(web, cookie=cookie) as page:
        page.subscribe("slice:acme@edge")
        BrowserSession.objects.filter(session_key=stored_key(cookie.partition("=")[2])).delete()
        deadline = time.monotonic() + 90
        while (code := page.connection.close_code) is None and time.monotonic() < deadline:
            code = page.close_code()
            if code is not None:
                break
        assert code == SIGNED_OUT


def test_a_view_that_ends_takes_its_topics_along(web: Web, cast: Cast, edge, as_alice):
    make.slice_of(cast.globex, edge.gateway)
    caller = looking_as(cast.olga, cast.vera, cast.acme)
    cookie = f"sessionid={caller.session.session_key}"
    with tab(web, cookie=cookie) as page:
        answer = page.subscribe("slice:acme@edge", "slice:globex@edge")
        assert (answer["topics"], answer["refused"]) == (["slice:acme@edge"], ["slice:globex@edge"])
        view = Impersonation.objects.get()
        assert as_alice.post(f"/tenants/acme/views/{view.pk}/end").status_code == 200
        assert lost(page) == ["slice:acme@edge"], "nor is one suddenly oneself again"
        assert caller.get("/slices/acme@edge").json()["code"] == "view_over"
        assert caller.post("/me/view/leave").status_code == 204
        assert page.subscribe("slice:globex@edge")["refused"] == []


def test_a_fresh_proof_changes_the_key_and_leaves_the_view(web: Web, cast: Cast, edge):
    make.slice_of(cast.globex, edge.gateway)
    caller = looking_as(cast.olga, cast.vera, cast.acme)
    session = caller.session
    before = session.session_key
    renew(session)
    session.save()
    assert session.session_key != before
    with tab(web, cookie=f"sessionid={session.session_key}") as page:
        answer = page.subscribe("slice:acme@edge", "slice:globex@edge")
        assert (answer["topics"], answer["refused"]) == (["slice:acme@edge"], ["slice:globex@edge"])


def test_a_revoked_token_is_refused_with_the_next_call(cast: Cast, as_alice):
    row, secret = make.token(cast.acme, cast.bob, [Permission.VIEW])
    caller = bearing(secret)
    assert caller.get("/tenants/acme").status_code == 200
    assert as_alice.delete(f"/tenants/acme/tokens/{row.pk}").status_code == 204
    assert caller.get("/tenants/acme").status_code == 401


def test_a_demoted_person_is_refused_with_the_next_call(cast: Cast, as_alice, as_bob):
    roles.grant(cast.acme, cast.bob, ["viewer"])
    assert as_bob.patch("/tenants/acme", {"name": "X"}, if_match="*").status_code == 403
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    assert as_bob.get("/tenants/acme").status_code == 401

"""Sessions end: when unused, when old, when their person or an owner says so; and websockets with them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.utils import timezone

from console.accounts.models import BrowserSession
from console.accounts.sessions.store import stored_key
from console.audit.models import Entry
from console.live.permits import Asked, permits
from tests import make
from tests.callers import signed_in

FIREFOX = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
PASSWORD = "correct horse battery"


def age(caller, **back):
    """Move the caller's session into the past."""
    row = BrowserSession.objects.get(pk=stored_key(caller.cookies["sessionid"].value))
    for name, hours in back.items():
        setattr(row, name, getattr(row, name) - timedelta(hours=hours))
    row.save()


def is_in(caller) -> bool:
    rest = caller.get("/me").status_code == 200
    socket = permits([Asked(caller.cookies["sessionid"].value)]) != [None]
    assert rest == socket
    return rest


def ends_in(caller) -> timedelta:
    return BrowserSession.objects.get(pk=stored_key(caller.cookies["sessionid"].value)).expire_date - timezone.now()


def test_one_sees_where_one_is_signed_in(cast, client):
    cast.alice.set_password(PASSWORD)
    cast.alice.save()
    client.post("/sign-in", {"email": cast.alice.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7", **FIREFOX)
    (shown,) = client.get("/api/v1/me/sessions", REMOTE_ADDR="192.0.2.7").json()["items"]
    assert (shown["ip"], shown["method"], shown["is_this"]) == ("192.0.2.7", "password", True)
    assert "Firefox" in shown["device"]


def test_the_database_knows_no_key_that_signs_anybody_in(cast, as_alice):
    key = as_alice.cookies["sessionid"].value
    (row,) = BrowserSession.objects.values()
    assert not any(key in str(value) for value in row.values())
    as_alice.cookies["sessionid"] = row["session_key"]
    assert not is_in(as_alice)


def test_sessions_of_others_are_nobodys_business(cast, as_alice, as_mallory):
    (mine,) = as_alice.get("/me/sessions").json()["items"]
    assert as_mallory.delete(f"/me/sessions/{mine['id']}").status_code == 404
    assert [item["id"] for item in as_mallory.get("/me/sessions").json()["items"]] != [mine["id"]]
    assert is_in(as_alice)


def test_one_or_all_others_can_be_ended(cast, as_alice):
    others = [signed_in(cast.alice) for _ in range(3)]
    listed = as_alice.get("/me/sessions").json()["items"]
    first = next(item for item in listed if not item["is_this"])
    assert as_alice.delete(f"/me/sessions/{first['id']}").status_code == 204
    assert sum(map(is_in, others)) == 2
    assert as_alice.delete("/me/sessions").json() == {"ended": 2}
    assert not any(map(is_in, others))
    assert is_in(as_alice)
    assert Entry.objects.filter(verb="session.end").count() == 2


def test_the_public_name_of_a_session_opens_nothing(cast, as_alice, client):
    (mine,) = as_alice.get("/me/sessions").json()["items"]
    client.cookies["sessionid"] = mine["id"]
    assert client.get("/api/v1/me").status_code == 401
    assert permits([Asked(mine["id"])]) == [None]


def test_an_owner_signs_a_member_out_everywhere(cast, as_alice, as_bob, as_vera):
    pk = make.membership(cast.acme, cast.bob).pk
    assert as_vera.delete(f"/tenants/acme/members/{pk}/sessions").status_code == 403
    assert as_alice.delete(f"/tenants/acme/members/{pk}/sessions").json() == {"ended": 1}
    assert not is_in(as_bob)
    assert is_in(as_vera)


@pytest.mark.parametrize(("hours", "stays"), [(1.9, True), (2.1, False)])
def test_an_unused_session_ends_after_two_hours(cast, as_alice, hours, stays):
    age(as_alice, last_used_at=hours, expire_date=hours)
    assert is_in(as_alice) is stays


def test_use_keeps_it_open_but_never_beyond_twelve_hours(cast, as_alice):
    age(as_alice, last_used_at=1, expire_date=1)
    as_alice.get("/me")
    assert ends_in(as_alice) > timedelta(minutes=119)
    age(as_alice, started_at=11.5, last_used_at=1, expire_date=1)
    as_alice.get("/me")
    assert timedelta() < ends_in(as_alice) <= timedelta(minutes=30)


def test_a_page_that_nobody_touches_does_not_keep_it_open(cast, as_alice):
    age(as_alice, last_used_at=1, expire_date=1)
    assert as_alice.get("/me", headers={"X-Unattended": "1"}).status_code == 200
    assert ends_in(as_alice) < timedelta(minutes=61)


def test_saving_a_session_does_not_prolong_its_life(cast, as_alice):
    begun = BrowserSession.objects.get().started_at
    session = as_alice.session
    session["anything"] = 1
    session.save()
    assert BrowserSession.objects.get().started_at == begun


def test_a_session_that_was_ended_is_not_written_back(cast, as_alice):
    session = as_alice.session
    session["anything"] = 1
    BrowserSession.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
    assert BrowserSession.objects.count() == 0


def test_a_socket_outlives_a_new_key_of_its_session_and_dies_with_the_session(cast, as_alice):
    cast.alice.set_password(PASSWORD)
    cast.alice.save()
    caller = signed_in(cast.alice)
    (permit,) = permits([Asked(caller.cookies["sessionid"].value)])
    caller.post("/me/proof", {"password": PASSWORD})
    open_socket = Asked(permit.session, is_open=True)
    assert permits([open_socket]) != [None]
    caller.delete("/me/sessions")
    assert permits([open_socket]) != [None]
    BrowserSession.objects.all().delete()
    assert permits([open_socket]) == [None]


def test_a_new_password_ends_the_others(cast, client):
    cast.alice.set_password(PASSWORD)
    cast.alice.save()
    other = signed_in(cast.alice)
    client.post("/sign-in", {"email": cast.alice.email, "password": PASSWORD})
    client.post("/sign-in/password", {"present": PASSWORD, "password": "a staple nobody has seen"})
    assert not is_in(other)
    assert BrowserSession.objects.filter(user=cast.alice).count() == 1
    assert client.get("/api/v1/me").status_code == 200

"""A sign-in link works exactly once, however many try at once, and opening it alone does not spend it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from console.accounts.actions.links import create_link, redeem_link
from console.accounts.models import Membership, SignInLink, User
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from console.base.errors import NotFound
from tests import make

HOUR = timedelta(hours=1)


def link_for(user, lifetime=HOUR):
    return f"/sign-in/once/{create_link(actor=SYSTEM, user=user, lifetime=lifetime)}"


def test_a_link_signs_in_once(cast, client):
    link = link_for(cast.alice)
    assert client.post(link)["Location"] == "/console/"
    assert client.get("/api/v1/me").json()["user"]["name"] == "Alice"
    second = Client().post(link)
    assert second.status_code == 410
    assert b"no longer works" in second.content


def test_opening_a_link_does_not_spend_it(cast, client):
    link = link_for(cast.alice)
    page = client.get(link)
    assert b"once.js" in page.content
    assert cast.alice.email.encode() not in page.content
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert client.post(link).status_code == 302


def test_an_expired_a_foreign_and_an_inactive_persons_link_are_all_spent(cast):
    expired, gone = link_for(cast.alice, -HOUR), link_for(cast.bob)
    User.objects.filter(pk=cast.bob.pk).update(is_active=False)
    for link in (expired, gone, "/sign-in/once/made-up"):
        client = Client()
        assert client.post(link).status_code == 410
        assert client.get("/api/v1/me").status_code == 401


def test_only_a_digest_is_kept(cast):
    secret = link_for(cast.alice).rsplit("/", 1)[1]
    assert secret not in str(list(SignInLink.objects.values()))


def test_using_a_link_is_in_the_trail(cast, client):
    client.post(link_for(cast.alice), REMOTE_ADDR="198.51.100.7")
    entry = Entry.objects.get(verb="session.open")
    assert (entry.actor_id, entry.ip) == (str(cast.alice.pk), "198.51.100.7")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_exactly_one_wins():
    user = make.user("racer")
    secret = create_link(actor=SYSTEM, user=user, lifetime=HOUR)

    def redeem(_):
        try:
            return redeem_link(secret=secret, request_id="", ip="").user.email
        except NotFound:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        winners = [email for email in pool.map(redeem, range(20)) if email]
    assert winners == [user.email]


def test_the_invited_choose_a_name_and_a_password_next(as_olga, client):
    answer = as_olga.post("/tenants/acme/members", {"email": "new@people.test", "roles": ["viewer"]}).json()
    assert client.post(urlsplit(answer["sign_in_url"]).path)["Location"] == "/sign-in/password"
    assert b"new@people.test" in client.get("/sign-in/password").content
    chosen = client.post("/sign-in/password", {"name": "Nora New", "password": "correct horse battery"})
    assert chosen["Location"] == "/console/"
    assert client.get("/api/v1/me").json()["user"]["name"] == "Nora New"
    fresh = Client()
    fresh.post("/sign-in", {"email": "new@people.test", "password": "correct horse battery"})
    assert fresh.get("/api/v1/me").status_code == 200


def test_the_command_prints_a_link_that_works(cast, client):
    out = StringIO()
    call_command("sign_in_link", "ALICE@people.test", stdout=out)
    address = urlsplit(out.getvalue().strip())
    assert address.scheme == "http"
    assert client.post(address.path).status_code == 302


@pytest.mark.django_db
def test_before_the_first_owner_there_is_nobody():
    assert not User.objects.exists()


def test_the_command_makes_the_first_owner_of_the_platform(cast, client):
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("sign_in_link", "first@people.test", stdout=StringIO())
    out = StringIO()
    call_command("sign_in_link", "first@people.test", "--platform-owner", stdout=out)
    client.post(urlsplit(out.getvalue().strip()).path)
    assert client.get("/api/v1/me").json()["user"]["is_platform"] is True
    assert Entry.objects.get(verb="member.add").actor_kind == "system"


def test_where_the_console_is_reached_by_https_the_first_owner_sets_up_a_second_factor(cast, client, settings):
    settings.IS_SECURE = True
    Membership.objects.filter(tenant=cast.platform).delete()
    for name in ("first", "second"):
        out = StringIO()
        call_command("sign_in_link", f"{name}@people.test", "--platform-owner", stdout=out)
    answer = client.post(urlsplit(out.getvalue().strip()).path)
    assert answer["Location"].startswith("/sign-in/set-up")
    assert client.get("/api/v1/me").json()["code"] == "second_factor_needed"
    assert Entry.objects.filter(verb="tenant.require_mfa").count() == 1

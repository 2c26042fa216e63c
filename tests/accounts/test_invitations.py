"""People join by invitation: once, in time, as themselves, and only with what the one who invites still holds."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from console.accounts.models import Invitation, Membership, User
from console.audit.models import Entry
from tests import make
from tests.callers import signed_in

INVITATIONS = "/tenants/acme/invitations"
PASSWORD = "four plain words together"


def invite(caller, email="frank@people.test", **more):
    answer = caller.post(INVITATIONS, {"email": email, "roles": ["viewer"], **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def page_of(invited):
    return urlsplit(invited["url"]).path


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def accept(client, invited, **form):
    return client.post(page_of(invited), form)


def test_somebody_new_makes_an_account_and_is_in(cast, as_alice):
    make.team(cast.acme, "night", "auditor")
    invited = invite(as_alice, "Frank@People.Test", teams=["night"])
    client = Client()
    assert "frank@people.test" in client.get(page_of(invited)).content.decode()
    answer = accept(client, invited, name="Frank", password=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/console/?tenant=acme")
    frank = User.objects.get(email="frank@people.test")
    assert signed_in(frank).get("/me").json()["permissions"] == {"acme": ["view", "audit"]}
    assert client.get("/api/v1/me").status_code == 200


def test_who_has_an_account_joins_signed_in_as_themselves(cast, as_alice):
    invited = invite(as_alice, cast.charlie.email)
    assert accept(Client(), invited, name="Thief", password=PASSWORD).status_code == 422
    assert not Membership.objects.filter(user=cast.charlie).exists()
    assert accept(browser_of(cast.charlie), invited).status_code == 302
    assert make.membership(cast.acme, cast.charlie).roles == ["viewer"]


def test_an_existing_account_keeps_its_password(cast, as_alice):
    known = make.user("known", password="the old password of mine")
    accept(Client(), invite(as_alice, known.email), name="Thief", password=PASSWORD)
    known.refresh_from_db()
    assert known.check_password("the old password of mine")


def test_an_invitation_is_for_one_address_only(cast, as_alice):
    invited = invite(as_alice)
    assert accept(browser_of(cast.mallory), invited).status_code == 422
    assert not Membership.objects.filter(tenant=cast.acme, user=cast.mallory).exists()


def test_it_works_once(cast, as_alice):
    invited = invite(as_alice)
    assert accept(Client(), invited, name="Frank", password=PASSWORD).status_code == 302
    assert accept(Client(), invited, name="Frank", password=PASSWORD).status_code == 410
    assert Client().get(page_of(invited)).status_code == 410


def test_it_ends_in_time_and_by_being_taken_back(cast, as_alice):
    late, unwanted = invite(as_alice), invite(as_alice, "gina@people.test")
    Invitation.objects.filter(pk=late["id"]).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert as_alice.delete(f"{INVITATIONS}/{unwanted['id']}").status_code == 204
    for invited in (late, unwanted):
        assert accept(Client(), invited, name="F", password=PASSWORD).status_code == 410
    states = {row["email"]: row["state"] for row in as_alice.get(INVITATIONS).json()["items"]}
    assert states == {"frank@people.test": "expired", "gina@people.test": "revoked"}


def test_sent_again_it_has_another_link_and_the_old_one_is_dead(cast, as_alice):
    first = invite(as_alice)
    second = as_alice.post(f"{INVITATIONS}/{first['id']}/renew", {}).json()
    assert Client().get(page_of(first)).status_code == 410
    assert accept(Client(), second, name="Frank", password=PASSWORD).status_code == 302


def test_the_answer_does_not_tell_who_has_an_account(cast, as_alice):
    known, unknown = invite(as_alice, cast.charlie.email), invite(as_alice, "nobody@people.test")
    assert set(known) == set(unknown)
    for one in (known, unknown):
        assert (one["state"], one["sent_at"]) == ("waiting", None)
    shown = [Client().get(page_of(one)).content.decode() for one in (known, unknown)]
    neutral = [
        text.replace(email, "").replace(page_of(one).rpartition("/")[2], "")
        for text, email, one in zip(shown, (cast.charlie.email, "nobody@people.test"), (known, unknown), strict=True)
    ]
    strip = lambda text: "\n".join(line for line in text.splitlines() if "csrf" not in line)  # noqa: E731
    assert strip(neutral[0]) == strip(neutral[1])


def test_who_is_a_member_or_invited_already_is_not_invited_twice(cast, as_alice):
    invite(as_alice)
    answers = [
        as_alice.post(INVITATIONS, {"email": email, "roles": []}) for email in ("frank@people.test", cast.bob.email)
    ]
    assert [answer.json()["code"] for answer in answers] == ["already_invited", "already_member"]


def test_whoever_invited_must_still_hold_what_they_gave(cast, as_alice):
    boss = make.member(cast.acme, "boss", "owner")
    invited = invite(signed_in(boss), roles=["publisher"])
    make.member(cast.acme, boss, "viewer")
    answer = accept(Client(), invited, name="Frank", password=PASSWORD)
    assert answer.status_code == 410
    assert not User.objects.filter(email="frank@people.test").exists()
    assert Invitation.objects.get().state == "refused"
    assert "rights lost" in Entry.objects.get(verb="invitation.refuse").summary
    [row] = as_alice.get(INVITATIONS).json()["items"]
    assert (row["state"], row["reason"][:21]) == ("refused", "Refused: rights lost.")


def test_nobody_invites_to_more_than_they_hold(cast):
    from console.accounts.permissions import Permission
    from tests.callers import bearing

    _, secret = make.token(cast.acme, cast.alice, [Permission.VIEW, Permission.MEMBERS])
    make.team(cast.acme, "mighty", "owner")
    for body in ({"roles": ["owner"]}, {"roles": [], "teams": ["mighty"]}):
        answer = bearing(secret).post(INVITATIONS, {"email": "a@people.test", **body})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_held")


def test_with_a_mail_server_the_link_is_mailed_and_not_shown(cast, as_alice, settings):
    settings.EMAIL_HOST = "mail.test"
    invited = invite(as_alice)
    assert invited["url"] is None
    assert invited["sent_at"] is not None
    [message] = mail.outbox
    assert message.to == ["frank@people.test"]
    assert "/invitations/" in message.body


def test_a_mail_server_that_is_away_leaves_the_link_to_hand_over(cast, as_alice, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert invite(as_alice)["url"]


def test_a_weak_password_is_refused_and_the_invitation_lives(cast, as_alice):
    invited = invite(as_alice)
    assert accept(Client(), invited, name="Frank", password="short").status_code == 422
    assert not User.objects.filter(email="frank@people.test").exists()
    assert accept(Client(), invited, name="Frank", password=PASSWORD).status_code == 302


def test_opening_the_page_changes_nothing(cast, as_alice):
    invited = invite(as_alice)
    entries = Entry.objects.count()
    assert Client().get(page_of(invited)).status_code == 200
    assert (Entry.objects.count(), Invitation.objects.get().state) == (entries, "waiting")


def test_only_the_platform_adds_people_without_asking(cast, as_alice, as_olga):
    body = {"email": cast.charlie.email, "roles": ["viewer"]}
    refused = as_alice.post("/tenants/acme/members", body)
    assert (refused.status_code, refused.json()["code"]) == (403, "invite_instead")
    assert as_olga.post("/tenants/acme/members", body).status_code == 201


@pytest.mark.parametrize("email", ['"a(b"@people.test', '"a b"@people.test', "nonsense", "a@b.test\nBcc: x@y.test"])
def test_odd_addresses_are_refused(as_alice, email):
    answer = as_alice.post(INVITATIONS, {"email": email, "roles": []})
    assert (answer.status_code, answer.json()["problems"][0]["pointer"]) == (422, "/email")


def test_the_database_keeps_odd_addresses_out_whatever_the_way(db):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        make.user("odd", email='"a(b"@people.test')

"""Notices that certificates end: raised in time, stepping up, with their cause, cleared by themselves."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from certificates.actions.certificates import add_certificate, delete_certificate
from certificates.actions.notices import tell_of_ends
from certificates.actions.uploads import Brought, upload_certificate
from certificates.actions.wanted import Wanted
from certificates.models import Certificate, ExpiryNotice, Rotation, RotationEvent, Version
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from tests.access.rows.certificates import pem
from tests.certificates.rotating import SHOP, claim

DAY = timedelta(days=1)


def served(row: Certificate, *, length: timedelta, left: timedelta) -> Certificate:
    """The certificate as if its newest version was shown by every node, with so much of its life left."""
    Rotation.objects.filter(certificate=row).update(state="complete", next_action_at=None, finished_at=timezone.now())
    version = Version.objects.filter(certificate=row).latest("number")
    Certificate.objects.filter(pk=row.pk).update(active=version)
    Version.objects.filter(pk=version.pk).update(proven_at=timezone.now())
    return aged(row, length=length, left=left)


def aged(row: Certificate, *, length: timedelta, left: timedelta) -> Certificate:
    """The certificate with so much of its life left."""
    row = Certificate.objects.get(pk=row.pk)
    end = timezone.now() + left
    Version.objects.filter(pk=row.active_id).update(obtained_at=end - length)
    row.active.leaves.update(not_before=end - length, not_after=end)
    Certificate.objects.filter(pk=row.pk).update(not_after=end)
    return Certificate.objects.with_all().get(pk=row.pk)


@pytest.fixture
def uploaded(edge):
    claim(edge, SHOP)
    return upload_certificate(edge.acme, Brought(*pem(SHOP)), actor=SYSTEM)


@pytest.fixture
def issued(edge, internal):
    claim(edge, SHOP)
    return add_certificate(edge.acme, Wanted([SHOP]), actor=SYSTEM)


def entries():
    return list(Entry.objects.filter(verb__startswith="certificate.notice").order_by("id"))


def test_an_upload_is_told_of_at_every_horizon_once(uploaded, as_alice):
    served(uploaded, length=90 * DAY, left=31 * DAY)
    assert tell_of_ends() == 0
    levels = []
    for days in (30, 14, 7, 3, 1, 0):
        aged(uploaded, length=90 * DAY, left=days * DAY - timedelta(minutes=1))
        ExpiryNotice.objects.update(next_at=timezone.now())  # as if the horizon had come by the clock
        assert (tell_of_ends(), tell_of_ends()) == (1, 0)
        levels.append((ExpiryNotice.objects.get().level, ExpiryNotice.objects.get().severity))
    assert levels == [
        ("2592000", "notice"),
        ("1209600", "notice"),
        ("604800", "notice"),
        ("259200", "warning"),
        ("86400", "critical"),
        ("expired", "expired"),
    ]
    assert len(entries()) == 6
    assert {(one.actor_kind, one.tenant_id, one.target_kind) for one in entries()} == {
        ("system", uploaded.slice.tenant_id, "certificate")
    }
    assert "clients refuse it; it was uploaded, and nobody has uploaded the next one." in entries()[-1].summary
    shown = as_alice.get(f"/certificates/{uploaded.pk}").data["notice"]
    assert (shown["severity"], shown["cleared_at"]) == ("expired", None)


def test_what_is_renewed_in_time_is_told_of_to_nobody(issued):
    served(issued, length=90 * DAY, left=31 * DAY)
    Certificate.objects.update(renew_at=timezone.now() + DAY)
    assert tell_of_ends() == 0
    aged(issued, length=90 * DAY, left=13 * DAY)  # its CA wants it late
    assert tell_of_ends() == 0
    assert not ExpiryNotice.objects.exists()


def test_the_cause_is_told_and_followed_without_a_step(issued):
    served(issued, length=90 * DAY, left=13 * DAY)
    Rotation.objects.update(
        state="held", held_state="ordering", cause="Pebble refused shop.acme.test.", finished_at=None
    )
    assert tell_of_ends() == 1
    assert ExpiryNotice.objects.get().text.endswith("; the next one does not come: Pebble refused shop.acme.test.")
    assert tell_of_ends() == 0
    Rotation.objects.update(cause="The rollout did not go through.")
    RotationEvent.objects.create(certificate=issued, at=timezone.now(), kind="fault", text="It failed.")
    assert tell_of_ends() == 1
    assert ExpiryNotice.objects.get().text.endswith("; the next one does not come: The rollout did not go through.")
    assert len(entries()) == 1


def test_a_newer_version_clears_it_once_it_is_proven(uploaded, as_alice):
    served(uploaded, length=90 * DAY, left=2 * DAY)
    tell_of_ends()
    newer = Version.objects.create(certificate=uploaded, number=2, hostnames=[SHOP])
    newer.leaves.create(
        key_type="ecdsa-p256", family="ecdsa", not_before=timezone.now(), not_after=timezone.now() + 90 * DAY
    )
    Certificate.objects.update(active=newer, not_after=timezone.now() + 90 * DAY)
    assert tell_of_ends() == 0, "some nodes still show the old one"
    newer.proven_at = timezone.now()
    newer.save()
    assert tell_of_ends() == 1
    assert as_alice.get("/certificates/notices").data["items"] == []
    assert [one["name"] for one in as_alice.get("/certificates/notices?all=true").data["items"]] == [uploaded.name]
    assert entries()[-1].summary.endswith("was replaced by a newer version: its notice is cleared")


def test_a_deleted_certificate_has_none(uploaded, as_alice):
    served(uploaded, length=90 * DAY, left=2 * DAY)
    tell_of_ends()
    delete_certificate(uploaded, actor=SYSTEM)
    assert as_alice.get("/certificates/notices").data["open"]["warning"] == 0
    tell_of_ends()
    assert ExpiryNotice.objects.get().cleared_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_workers_raise_one(uploaded):
    served(uploaded, length=90 * DAY, left=2 * DAY)
    together = threading.Barrier(2)

    def work():
        together.wait()
        tell_of_ends()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert ExpiryNotice.objects.count() == 1
    assert len(entries()) == 1


def test_the_soonest_to_end_come_first_page_by_page_and_strangers_see_none(edge, as_alice, as_mallory):
    names = ["a.acme.test", "b.acme.test", "c.acme.test"]
    claim(edge, *names)
    for name, days in zip(names, (20, 2, 0.5), strict=True):
        row = upload_certificate(edge.acme, Brought(*pem(name)), actor=SYSTEM)
        served(row, length=90 * DAY, left=days * DAY)
    tell_of_ends()
    first = as_alice.get("/certificates/notices?limit=2").data
    rest = as_alice.get(f"/certificates/notices?limit=2&cursor={first['next']}").data
    shown = [one["hostnames"][0] for one in [*first["items"], *rest["items"]]]
    assert shown == ["c.acme.test", "b.acme.test", "a.acme.test"]
    assert first["open"] == {"expired": 0, "critical": 1, "warning": 1, "notice": 1}
    assert as_mallory.get("/certificates/notices?all=true").data["items"] == []
    assert as_mallory.get("/certificates/notices").data["open"]["critical"] == 0
    refused = as_alice.get("/certificates/notices?all=perhaps")
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "?all")

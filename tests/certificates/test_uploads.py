"""Certificates that are brought are counted: a slice has no more of them than the bound, and history fills no disk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.actions.uploads import MOST_UPLOADS, Brought, upload_certificate
from certificates.models import Certificate, Version
from console.audit.actor import SYSTEM
from tests.access.rows.certificates import pem
from tests.certificates.rotating import SHOP

OF_ACME = "/slices/acme@edge/certificates"


@pytest.fixture
def first(edge, internal) -> Certificate:
    return upload_certificate(edge.acme, Brought(*pem(SHOP)), actor=SYSTEM)


def brought(name: str = SHOP) -> dict[str, str]:
    certificate, key = pem(name)
    return {"certificate": certificate, "private_key": key}


def test_a_slice_has_no_more_than_the_bound(first, as_alice):
    others = [
        Certificate(slice=first.slice, name=f"c{number}", hostnames=[SHOP], source="upload", created_by="x")
        for number in range(MOST_UPLOADS - 1)
    ]
    Certificate.objects.bulk_create(others)
    refused = as_alice.post(f"{OF_ACME}/upload", brought())
    assert (refused.status_code, refused.json()["code"]) == (409, "uploads_too_many")
    Certificate.objects.filter(name="c0").update(deleted_at=timezone.now())
    assert as_alice.post(f"{OF_ACME}/upload", brought()).status_code == 201


def test_what_was_deleted_counts_for_a_day(first, as_alice):
    Certificate.objects.filter(pk=first.pk).update(deleted_at=timezone.now())
    versions = [Version(certificate=first, number=number + 2, hostnames=[SHOP]) for number in range(MOST_UPLOADS - 1)]
    Version.objects.bulk_create(versions)
    refused = as_alice.post(f"{OF_ACME}/upload", brought())
    assert (refused.status_code, refused.json()["code"]) == (409, "uploads_too_many")
    Version.objects.filter(number=2).update(created_at=timezone.now() - timedelta(days=2))
    made = as_alice.post(f"{OF_ACME}/upload", brought())
    assert made.status_code == 201
    refused = as_alice.post(f"/certificates/{made.data['id']}/upload", brought())
    assert (refused.status_code, refused.json()["code"]) == (409, "uploads_too_many")

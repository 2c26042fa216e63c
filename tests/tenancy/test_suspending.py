"""A suspended tenant's people and tokens are refused with the reason; nothing of it is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fleet.actions.registrations import forget_expired
from fleet.governance import block_on
from fleet.models import Assignment, Registration, Switch
from policies.models import Revision, Slice
from tests import make
from tests.callers import bearing
from tests.fleet.edge import draft_site, publish_now

NOT_PAID = {"reason": "The contract ended.", "traffic": "serve"}


def live(slice_):
    """Give a slice a revision that every node runs."""
    draft_site(slice_, "shop.acme.test")
    publish_now(slice_)
    Assignment.objects.filter(slice=slice_).delete()
    revision = Revision.objects.get(slice=slice_)
    Assignment.objects.create(slice=slice_, node=None, revision=revision, since=timezone.now())


@pytest.mark.django_db
def test_people_and_tokens_are_refused_with_the_reason_and_let_in_again(cast, edge, as_alice, as_olga):
    _, secret = make.token(cast.acme, cast.alice)
    robot = bearing(secret)
    assert as_olga.post("/tenants/acme/suspend", NOT_PAID).status_code == 200
    for caller, path in ((as_alice, "/tenants/acme"), (as_alice, "/slices/acme@edge"), (robot, "/slices/acme@edge")):
        refused = caller.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "tenant_suspended"), path
        assert "The contract ended." in refused.json()["detail"]
    assert as_alice.get("/slices").json()["items"] == []
    me = as_alice.get("/me").json()
    assert me["tenants"] == []
    assert [(one["slug"], one["reason"]) for one in me["suspended"]] == [("acme", "The contract ended.")]
    assert as_olga.get("/slices/acme@edge").status_code == 200
    assert as_olga.post("/tenants/acme/resume").status_code == 200
    assert as_alice.get("/slices/acme@edge").status_code == 200
    assert robot.get("/slices/acme@edge").status_code == 200


@pytest.mark.django_db
def test_who_belongs_to_another_tenant_too_is_let_in_there(cast, edge, as_bob, as_olga):
    make.member(cast.globex, cast.bob, "viewer")
    as_olga.post("/tenants/acme/suspend", NOT_PAID)
    assert as_bob.get("/slices/globex@edge").status_code == 200
    assert as_bob.get("/slices/acme@edge").status_code == 403


@pytest.mark.django_db
def test_a_stranger_learns_nothing(cast, edge, as_mallory, as_olga):
    as_olga.post("/tenants/acme/suspend", NOT_PAID)
    assert as_mallory.get("/tenants/acme").status_code == 404


@pytest.mark.django_db
def test_traffic_is_served_on_unless_it_is_to_be_refused(cast, edge, as_olga):
    live(edge.acme)
    as_olga.post("/tenants/acme/suspend", NOT_PAID)
    assert not Switch.objects.exists()
    as_olga.post("/tenants/acme/resume")
    as_olga.post("/tenants/acme/suspend", {**NOT_PAID, "traffic": "refuse"})
    assert Switch.objects.get(lifted_at=None).type == "tenant_suspend"
    as_olga.post("/tenants/acme/resume")
    assert not Switch.objects.filter(lifted_at=None).exists()


@pytest.mark.django_db
def test_what_waits_for_its_time_goes_on_waiting(cast, edge, as_olga):
    as_olga.post("/tenants/acme/suspend", NOT_PAID)
    slice_ = Slice.objects.select_related("tenant", "gateway").get(pk=edge.acme.pk)
    assert block_on(slice_, timezone.now()) == "Acme is suspended."


@pytest.mark.django_db
def test_endpoints_that_may_not_say_that_they_are_there_stay(cast, edge, as_olga):
    now = timezone.now()
    Registration.objects.create(
        slice=edge.acme, service="api", instance="one", address="10.0.0.1", port=80, ttl_seconds=30,
        registered_at=now, seen_at=now, expires_at=now - timedelta(seconds=1), registered_by="robot",
    )  # fmt: skip
    as_olga.post("/tenants/acme/suspend", NOT_PAID)
    assert forget_expired() == 0
    as_olga.post("/tenants/acme/resume")
    assert forget_expired() == 0
    assert Registration.objects.get().expires_at > now


@pytest.mark.django_db
def test_the_platform_stays_and_nothing_is_done_twice(cast, as_olga):
    refused = as_olga.post("/tenants/platform/suspend", NOT_PAID)
    assert (refused.status_code, refused.json()["code"]) == (409, "platform_tenant")
    assert as_olga.post("/tenants/acme/resume").json()["code"] == "tenant_not_suspended"
    as_olga.post("/tenants/acme/suspend", NOT_PAID)
    assert as_olga.post("/tenants/acme/suspend", NOT_PAID).json()["code"] == "tenant_suspended"

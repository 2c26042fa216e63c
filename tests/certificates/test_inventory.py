"""Filters and numbers of all certificates: what the server finds is what it says of each."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from certificates.actions.certificates import add_certificate
from certificates.actions.uploads import About, Brought, upload_certificate
from certificates.actions.wanted import Wanted
from certificates.models import Certificate, Leaf, Rotation, Version
from certificates.queries.standings import with_standing
from certificates.queries.views import views_of
from console.audit.actor import SYSTEM
from tests.access.rows.certificates import pem
from tests.certificates.rotating import SHOP, claim
from tests.certificates.test_notices import DAY, served

HOUR = timedelta(hours=1)
STATES = ("due", "rolling", "held", "proven", "complete", "rolled_back", "abandoned")
LIVES = (
    (None, None),
    *product((90 * DAY, DAY), (0.5, 0.32, 0.21, 0.19, 0.11, 0.09, 0.0, -0.1)),
    (20 * HOUR, 0.44),
    (20 * HOUR, 0.46),
)


def test_sql_and_the_core_agree_on_every_standing(edge, internal):
    claim(edge, SHOP)
    slice_ = add_certificate(edge.acme, Wanted([SHOP]), actor=SYSTEM).slice
    now = timezone.now()
    for number, ((length, share), state, cause) in enumerate(product(LIVES, STATES, ("", "Because."))):
        row = Certificate.objects.create(
            slice=slice_, name=f"c{number}", hostnames=[SHOP], source="issuer", issuer=internal, created_by="x"
        )
        Rotation.objects.create(
            certificate=row, slice=slice_, number=1, reason="first", state="complete", actor={}, state_since=now,
            cause="An old one.",
        )  # fmt: skip
        Rotation.objects.create(
            certificate=row, slice=slice_, number=2, reason="renewal", state=state, cause=cause, actor={},
            state_since=now, finished_at=now if state in {"complete", "rolled_back", "abandoned"} else None,
        )  # fmt: skip
        if length is not None:
            end = now + length * share
            row.active = Version.objects.create(
                certificate=row, number=1, hostnames=[SHOP], obtained_at=end - length + HOUR / 60
            )
            for family, begin in (("ecdsa", end - length), ("rsa", end - length - HOUR)):
                Leaf.objects.create(version=row.active, family=family, key_type=family, not_before=begin, not_after=end)
            row.not_after = end
            row.save()
    rows = Certificate.objects.with_all().prefetch_related("active__leaves")
    said = {view.row.pk: str(view.standing) for view in views_of(list(rows), now)}
    found = dict(with_standing(Certificate.objects.all(), now).values_list("pk", "standing"))
    assert found == said
    assert set(said.values()) == {"pending", "failed", "active", "renewing", "expiring", "critical", "expired"}


@pytest.fixture
def several(edge, internal):
    """One that serves, one that is shadowed by it, one of nobody's names, one on its way."""
    claim(edge, SHOP, "www.acme.test", "new.acme.test")
    first = add_certificate(edge.acme, Wanted([SHOP], owner="The shop's team"), actor=SYSTEM)
    served(first, length=90 * DAY, left=80 * DAY)
    old = upload_certificate(edge.acme, Brought(*pem(SHOP)), About("old"), actor=SYSTEM)
    served(old, length=90 * DAY, left=5 * DAY)
    lost = upload_certificate(edge.acme, Brought(*pem("lost.acme.test")), About("lost"), actor=SYSTEM)
    served(lost, length=90 * DAY, left=40 * DAY)
    Version.objects.filter(certificate=lost).update(hostnames=["www.acme.test", "lost.acme.test"])
    add_certificate(edge.acme, Wanted(["new.acme.test"], name="new", key_types=["rsa-2048"]), actor=SYSTEM)
    return first


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["new", "old", "lost", "shop-acme-test"]),
        ("use=served", ["lost", "shop-acme-test"]),
        ("use=unused", ["old"]),
        ("use=shadowed", ["old"]),
        ("use=unclaimed", ["lost"]),
        ("use=unused,unclaimed", ["old", "lost"]),
        ("use=unused&source=internal", []),
        ("standing=expiring,critical", ["old"]),
        ("standing=pending", ["new"]),
        ("standing=active&use=served", ["lost", "shop-acme-test"]),
        ("key=rsa", ["new"]),
        ("key=ecdsa-p256", ["old", "lost", "shop-acme-test"]),
        ("key=rsa-4096", []),
        ("source=upload", ["old", "lost"]),
        ("source=internal,acme", ["new", "shop-acme-test"]),
        ("owner=The shop's team", ["shop-acme-test"]),
        ("owner=The shop", []),
    ],
)
def test_what_is_asked_for_is_found_the_soonest_to_end_first(several, as_alice, query, names):
    shown = [one["name"] for one in as_alice.get(f"/certificates?{query}").data["items"]]
    assert shown == names
    paged, cursor = [], ""
    while cursor is not None:
        page = as_alice.get(f"/certificates?{query}&limit=1{cursor and f'&cursor={cursor}'}").data
        paged += [one["name"] for one in page["items"]]
        cursor = page["next"]
    assert paged == names
    assert as_alice.get(f"/certificates/summary?{query}").data["total"] == len(names)


@pytest.mark.parametrize(
    "query",
    ["standing=well", "standing=active,", "use=used", "key=dsa", "source=lets", "expires_before=soon",
     "expires_before=2026-02-31T00:00:00Z"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/certificates", "/certificates/summary", "/certificates/calendar"])
def test_what_is_not_understood_is_refused_by_name(as_alice, path, query):
    answer = as_alice.get(f"{path}?{query}")
    assert answer.status_code == 422, answer.content
    assert answer.json()["problems"][0]["pointer"] == f"?{query.partition('=')[0]}"


def test_the_summary_counts_all_that_one_may_see(several, as_alice, as_mallory):
    found = as_alice.get("/certificates/summary?limit=1").data
    assert found["total"] == 4
    assert {one["standing"]: one["count"] for one in found["standings"]} == {"pending": 1, "active": 2, "critical": 1}
    assert {one["use"]: one["count"] for one in found["uses"]} == {
        "served": 2, "unused": 1, "shadowed": 1, "unclaimed": 1
    }  # fmt: skip
    assert found["issuers"] == [
        {"issuer": "internal", "title": "Internal", "count": 2},
        {"issuer": None, "title": "", "count": 2},
    ]
    assert found["keys"] == [{"key": "ecdsa-p256", "count": 3}, {"key": "rsa-2048", "count": 1}]
    assert found["owners"] == [{"owner": "The shop's team", "count": 1}]
    assert sum(one["count"] for one in found["weeks"]) == 3
    assert as_mallory.get("/certificates/summary").data["total"] == 0


def test_the_calendar_counts_more_than_a_page_and_names_the_first(several, as_alice):
    row = Certificate.objects.get(name="old")
    Certificate.objects.bulk_create(
        Certificate(
            slice=row.slice, name=f"c{number}", hostnames=[SHOP], source="upload", created_by="x",
            not_after=row.not_after + timedelta(seconds=number),
        )
        for number in range(250)
    )  # fmt: skip
    found = as_alice.get("/certificates/calendar?span=8w").data
    ends = [slot["ends"] for slot in found["slots"]]
    assert (len(ends), sum(one["count"] for one in ends), found["slot_seconds"]) == (56, 252, 86_400)
    fullest = max(ends, key=lambda one: one["count"])
    assert [one["name"] for one in fullest["first"]][:2] == ["old", "c0"]
    assert len(fullest["first"]) == 12
    assert as_alice.get("/certificates/calendar").data["span"] == "2w"
    assert as_alice.get("/certificates/calendar?span=2h").data["suiting"] == "2w"
    assert as_alice.get("/certificates/calendar?span=9y").json()["problems"][0]["pointer"] == "?span"


def test_what_serves_nothing_says_why(several, as_alice):
    unused = as_alice.get("/certificates?use=unused").data["items"][0]
    assert unused["serving"]["text"] == f"Serves nothing: {SHOP} served by shop-acme-test instead."
    new = as_alice.get("/certificates?standing=pending").data["items"][0]
    assert (new["serving"]["text"], new["serving"]["unclaimed_names"]) == ("No node shows it yet.", [])


def test_one_certificate_tells_its_chain_and_never_the_key(several, as_alice):
    old = Certificate.objects.get(name="old")
    leaf = as_alice.get(f"/certificates/{old.pk}").data["leaves"][0]
    assert [link["subject"] for link in leaf["chain"]] == ["", "CN=Below"]
    assert [link["issuer"] for link in leaf["chain"]] == ["CN=Below", "CN=Root"]
    assert leaf["chain"][0]["sha256"] == leaf["sha256"]
    assert leaf["chain_pem"].count("BEGIN CERTIFICATE") == 2
    assert "PRIVATE" not in leaf["chain_pem"]
    assert leaf["root"] is None
    listed = next(one for one in as_alice.get("/certificates").data["items"] if one["name"] == "old")
    assert (listed["leaves"][0]["chain"], listed["leaves"][0]["chain_pem"]) == ([], "")


def test_prometheus_is_told_when_each_certificate_ends(several, client):
    lines = client.get("/metrics").content.decode().splitlines()
    name = "gatehouse_certificate_not_after_seconds"
    found = dict(line.rsplit(" ", 1) for line in lines if line.startswith(name))
    old = Certificate.objects.get(name="old")
    assert found[f'{name}{{slice="acme@edge",certificate="old"}}'] == str(round(old.not_after.timestamp()))
    assert len(found) == 3

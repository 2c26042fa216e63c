"""A purge goes out beside every draft and freeze, is the last word on what was kept, and is told nobody else."""

import pytest

from console.accounts.roles import Role
from console.audit.actor import SYSTEM
from console.audit.models import Entry
from fleet.actions.cache_purges import Purge, purge_cache
from fleet.actions.freezes import Span, create_freeze
from policies.compiler import Kind
from policies.compiler.intent.purge import PurgeType
from policies.models import Resource, SliceResource
from tests import make
from tests.callers import signed_in
from tests.fleet.edge import draft, draft_service, publish_now
from tests.fleet.standing import the_rollout
from tests.fleet.test_switches import come_through, route

PURGES = "/slices/acme@edge/cache-purges"
PICTURES = {"policy": "kept", "type": "prefix", "value": "shop.acme.test/img/"}


@pytest.fixture
def site(edge, crew):
    """Acme's site with a cache on one of two hostnames, live on four nodes as revision 2."""
    draft(edge.acme, Kind.TRAFFIC_POLICY, "kept", {"policy": {"type": "cache"}})
    draft(edge.acme, Kind.TRAFFIC_POLICY, "smaller", {"policy": {"type": "compression"}})
    draft(edge.acme, Kind.HOSTNAME, "shop.acme.test", {"policies": ["kept"]})
    draft(edge.acme, Kind.HOSTNAME, "blog.acme.test", {})
    draft(edge.acme, Kind.ROUTE, "shop", route("/"))
    publish_now(edge.acme)
    come_through(edge.acme, crew, 2)
    return edge


def told(slice_, host="shop.acme.test"):
    """What the newest virtual host of a name says of purges."""
    row = SliceResource.objects.filter(slice=slice_, unit=f"host:{host}", to_sequence=None).latest("from_sequence")
    return bytes(Resource.objects.get(pk=row.digest).body), row.from_sequence


def test_a_purge_sets_out_at_once_and_the_draft_is_untouched(site, as_bob):
    draft_service(site.acme, "mine", port=9103)
    answer = as_bob.post(PURGES, {**PICTURES, "reason": "A new logo."})
    assert answer.status_code == 202, answer.content
    shown = answer.json()
    assert {name: shown[name] for name in ("policy", "number", "type", "value")} == {**PICTURES, "number": 1}
    assert shown["rollout"] == str(the_rollout(site.acme, 3).pk)
    body, since = told(site.acme)
    assert b"1 prefix shop.acme.test/img/" in body
    assert since == 3
    assert told(site.acme, "blog.acme.test")[1] < 3
    entry = Entry.objects.filter(verb="cache.purge").latest("id")
    assert "A new logo." in entry.summary
    assert [one["number"] for one in as_bob.get(PURGES).json()["items"]] == [1]


def test_purges_are_counted_and_stay_through_publishes_and_freezes(site, crew, as_bob):
    for index in range(2):
        assert (
            as_bob.post(PURGES, {"policy": "kept", "type": "tag", "value": f"t{index}"}).json()["number"] == index + 1
        )
    come_through(site.acme, crew, 4)
    draft_service(site.acme, "mine", port=9103)
    publish_now(site.acme)
    assert b"1 tag t0\n2 tag t1\n" in told(site.acme)[0]
    draft(site.acme, Kind.ROUTE, "more", route("/more"))
    publish_now(site.acme)
    assert b"1 tag t0\n2 tag t1\n" in told(site.acme)[0]


def test_a_purge_reaches_hosts_whose_services_name_the_policy(site, crew, as_bob):
    address = {"type": "static", "addresses": [{"address": "127.0.0.1", "port": 9104}]}
    draft(site.acme, Kind.SERVICE, "pictures", {"endpoints": address, "policies": ["kept"]})
    backends = [{"service": "pictures", "weight": 1}]
    match = {"path": {"type": "prefix", "value": "/img"}}
    spec = {"hostnames": ["blog.acme.test"], "match": match, "action": {"type": "forward", "backends": backends}}
    draft(site.acme, Kind.ROUTE, "pictures", spec)
    publish_now(site.acme)
    come_through(site.acme, crew, 3)
    assert as_bob.post(PURGES, {"policy": "kept", "type": "everything"}).status_code == 202
    assert b"1 everything" in told(site.acme, "blog.acme.test")[0]


def test_a_freeze_does_not_hold_a_purge(site, as_bob):
    create_freeze(actor=SYSTEM, gateway=site.gateway, span=Span(), reason="Incident.")
    assert as_bob.post(PURGES, PICTURES).status_code == 202
    assert the_rollout(site.acme, 3).started_at is not None


def test_of_many_purges_the_oldest_become_one_of_everything(site):
    for _ in range(52):
        purge_cache(site.acme, Purge("kept", PurgeType.TAG, "t"), actor=SYSTEM)
    body, _ = told(site.acme)
    assert b"3 everything \n4 tag t\n" in body
    assert b"52 tag t\n" in body


@pytest.mark.parametrize(
    ("asked", "pointer", "code"),
    [
        ({"policy": "smaller", "type": "everything"}, "/policy", "policy_unknown"),
        ({"policy": "nothing", "type": "everything"}, "/policy", "policy_unknown"),
        ({"policy": "kept", "type": "everything", "value": "x"}, "/value", "purge_value_unused"),
        ({"policy": "kept", "type": "tag"}, "/value", "purge_value_missing"),
        ({"policy": "kept", "type": "tag", "value": "a b"}, "/value", "purge_value_invalid"),
        ({"policy": "kept", "type": "url", "value": "https://shop.acme.test/"}, "/value", "purge_address_invalid"),
        ({"policy": "kept", "type": "prefix", "value": "/img/"}, "/value", "purge_address_invalid"),
    ],
)
def test_a_bad_purge_names_its_field(site, as_bob, asked, pointer, code):
    answer = as_bob.post(PURGES, asked)
    assert answer.status_code == 422, answer.content
    assert [(one["pointer"], one["code"]) for one in answer.json()["problems"]] == [(pointer, code)]


def test_who_only_edits_may_not_purge(site):
    editor = signed_in(make.member(site.acme.tenant, "eddie", Role.EDITOR))
    assert editor.post(PURGES, PICTURES).status_code == 403
    assert editor.get(PURGES).status_code == 200

"""The explorer's API: what is asked for is found and counted exactly, for its tenant alone; what is done is audited."""

from datetime import UTC, datetime, timedelta

import pytest

from console.audit.models import Entry
from policies.models import Slice
from tests import make
from tests.callers import signed_in
from tests.cast import Cast
from tests.waf.findings import MATCH, by_rule, count, event, found, now, sample
from waf.intake import tallying
from waf.models import Event, Label, Sample, Tally

BASE = "/api/v1/slices/acme@edge/waf"


@pytest.fixture
def acme(cast: Cast) -> Slice:
    slice_ = make.slice_of(cast.acme, make.gateway("edge"))
    make.slice_of(cast.globex, slice_.gateway)
    return slice_


@pytest.fixture
def alice(cast: Cast):
    return signed_in(cast.alice)


def read(caller, path: str, **query):
    answer = caller.get(f"{BASE}/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def values(facets, name: str) -> dict[str, int]:
    return {one["value"]: one["count"] for one in facets["facets"][name]}


def test_the_newest_event_comes_first_and_pages_hold_each_once(acme, alice):
    found(acme.gateway_id, *[event(path=f"/{number}", at=now(100 - number)) for number in range(7)])

    seen, cursor = [], None
    while True:
        answer = read(alice, "events", limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [one["path"] for one in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert seen == [f"/{number}" for number in reversed(range(7))]


def test_every_filter_finds_its_own(acme, alice):
    found(acme.gateway_id, event(), by_rule(
        920350, policy="acme/blog", route="acme/back", client="2001:db8::7", country="FR", outcome="would_refuse",
        method="POST", host="blog.acme.test", path="/Write", request_id="77",
    ))  # fmt: skip
    odd = Event.objects.get(policy="blog")
    wanted = {
        "policy": "blog", "route": "back", "client": "2001:db8::/32", "country": "FR", "outcome": "would_refuse",
        "method": "POST", "host": "blog.acme.test", "rule": "920350", "q": "write", "request_id": "77",
        "attack": str(odd.attack_id),
    }  # fmt: skip
    for name, value in wanted.items():
        assert [one["id"] for one in read(alice, "events", **{name: value})["items"]] == [str(odd.pk)], name
        assert read(alice, "facets", **{name: value})["total"] == 1, name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client", "10.0.0.1/8"), ("client", "nobody"), ("outcome", "lost"), ("label", "maybe"), ("attack", "7"),
        ("since", "yesterday"), ("until", "2031-05-20T12:00:00"), ("limit", "0"), ("q", "a\0"), ("cursor", "x"),
    ],
)  # fmt: skip
def test_a_filter_that_is_not_understood_is_named(acme, alice, name, value):
    answer = alice.get(f"{BASE}/events", {name: value})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == f"?{name}"


def test_facets_count_exactly_and_ignore_the_filter_on_themselves(acme, alice):
    both = event(matches=[MATCH, {**MATCH, "rule": 920350, "message": "Host is an address", "severity": 4}])
    found(acme.gateway_id, both, both, event(method="POST"), by_rule(920350, client="198.51.100.1", country=""))
    found(acme.gateway_id, event(policy="globex/shop"))

    all_of_them = read(alice, "facets")
    assert all_of_them["total"] == 4
    assert values(all_of_them, "rule") == {"942100": 3, "920350": 3}
    assert values(all_of_them, "country") == {"DE": 3}
    assert all_of_them["facets"]["rule"][0]["label"].startswith("Rule 920350")

    narrow = read(alice, "facets", method="POST", rule="942100")
    assert narrow["total"] == 1
    assert values(narrow, "method") == {"GET": 2, "POST": 1}
    assert values(narrow, "rule") == {"942100": 1}
    assert values(narrow, "client") == {"203.0.113.9": 1}


def test_facets_of_parts_of_hours_are_exact_too(acme, alice):
    ages = [1, 100, 500, 890]
    found(acme.gateway_id, *[event(at=now(age)) for age in ages])
    for since, until in ((1000, 0), (600, 0), (900, 50), (90, 10), (600, 400)):
        query = {"since": now(since)} | ({"until": now(until)} if until else {})
        expected = sum(until < age < since for age in ages)
        assert read(alice, "facets", **query)["total"] == expected, (since, until)


def test_an_hour_with_too_many_kinds_is_folded_and_still_counted_exactly(acme, alice, monkeypatch):
    monkeypatch.setattr(tallying, "MOST_AN_HOUR", 3)
    for number in range(9):
        found(acme.gateway_id, event(client=f"198.51.100.{number}"), event(client="198.51.100.0"))

    assert Tally.objects.count() <= 5
    all_of_them = read(alice, "facets")
    assert all_of_them["total"] == 18
    assert sum(values(all_of_them, "client").values()) + all_of_them["folded"] == 18
    assert values(all_of_them, "rule") == {"942100": 18}
    assert values(read(alice, "facets", client="198.51.100.8"), "outcome") == {"refused": 1}
    assert values(read(alice, "facets", client="198.51.100.0"), "outcome") == {"refused": 10}


def test_attacks_join_what_is_near_and_of_one_kind(acme, alice):
    times = [850, 700, 60, 1]
    for age in times:
        found(acme.gateway_id, event(at=now(age)), event(at=now(age), client="198.51.100.1", outcome="noted"))
    found(acme.gateway_id, event(at=now(1), route="acme/back"))

    attacks = read(alice, "attacks")["items"]
    mine = [one for one in attacks if (one["client"], one["route"]) == ("203.0.113.9", "front")]
    assert [one["requests"] for one in mine] == [2, 2]
    assert [one["is_ongoing"] for one in mine] == [True, False]
    assert sorted(one["refused"] for one in attacks) == [0, 0, 1, 2, 2]
    assert mine[0]["message"] == MATCH["message"]
    assert len(read(alice, "events", attack=mine[0]["id"])["items"]) == 2


def test_the_summary_counts_what_events_leave_out(acme, alice):
    counts = [
        count("passed", 90),
        count("refused", 10),
        count("matched", 10, rule="942100"),
        count("untold", 7, route=""),
    ]
    found(acme.gateway_id, event(), counts=counts)
    Label.objects.create(event_id=Event.objects.get().pk, slice_id=acme.pk, rule="942100", verdict="false_positive")

    summary = read(alice, "summary", since=(datetime.now(UTC) - timedelta(hours=2)).isoformat())

    assert sum(point["refused"] or 0 for point in summary["points"]) == 10
    assert sum(point["passed"] is None for point in summary["points"]) == len(summary["points"]) - 1
    assert summary["routes"] == [{"route": "front", "requests": 100, "refused": 10, "would_refuse": 0}]
    (rule,) = summary["rules"]
    assert (rule["matches"], rule["clients"], rule["false_share"]) == (10, 1, 1.0)
    assert rule["message"] == MATCH["message"]
    assert summary["untold"] == 7


def test_a_label_is_kept_changed_found_taken_back_and_audited(acme, alice):
    found(acme.gateway_id, event())
    path = f"events/{Event.objects.get().pk}/label"

    assert alice.put(f"{BASE}/{path}?dry_run=true", {"label": "true_positive"}).json()["label"] == "true_positive"
    assert not Label.objects.exists()
    for said in ("true_positive", "false_positive"):
        assert alice.put(f"{BASE}/{path}", {"label": said}).json()["label"] == said
    assert len(read(alice, "events", label="false_positive")["items"]) == 1
    assert read(alice, "facets", label="none")["total"] == 0
    assert alice.put(f"{BASE}/{path}", {"label": None}).json()["label"] is None
    assert len(read(alice, "events", label="none")["items"]) == 1
    assert alice.put(f"{BASE}/{path}", {"label": "maybe"}).status_code == 422

    changes = [one.changes[0]["after"] for one in Entry.objects.filter(verb="waf_event.label").order_by("at")]
    assert changes == ["true_positive", "false_positive", None]


def test_opening_a_request_needs_its_permission_and_is_audited(acme, alice, cast):
    found(acme.gateway_id, event(), event(sample=None, path="/none"))
    kept = Event.objects.get(path="/find")

    assert signed_in(cast.bob).get(f"{BASE}/events/{kept.pk}/sample").status_code == 403
    assert not Entry.objects.filter(verb="waf_sample.open").exists()
    assert read(alice, f"events/{kept.pk}/sample")["target"] == "/find?id=1%27"
    assert Entry.objects.get(verb="waf_sample.open").target_id == str(kept.pk)
    assert alice.get(f"{BASE}/events/{Event.objects.get(path='/none').pk}/sample").status_code == 404


def test_a_request_moved_to_another_row_cannot_be_opened(acme, alice):
    found(acme.gateway_id, event(path="/a"), event(path="/b"))
    one, other = Event.objects.order_by("path")
    stolen = Sample.objects.get(pk=other.pk).ciphertext
    Sample.objects.filter(pk=one.pk).update(ciphertext=stolen)

    assert alice.get(f"{BASE}/events/{one.pk}/sample").status_code == 500


def test_the_tenant_next_door_sees_nothing_of_it(acme, cast):
    found(acme.gateway_id, event(), samples=[sample()])
    pk, mallory = Event.objects.get().pk, signed_in(cast.mallory)

    for path in ("events", f"events/{pk}", f"events/{pk}/sample", "facets", "attacks", "summary", "export"):
        assert mallory.get(f"{BASE}/{path}").status_code == 404
    own = f"/api/v1/slices/globex@edge/waf/events/{pk}"
    assert mallory.get(own).status_code == mallory.get(f"{own}/sample").status_code == 404
    assert mallory.put(f"{own}/label", {"label": None}).status_code == 404


def test_an_export_holds_all_and_no_formula(acme, alice):
    found(acme.gateway_id, *[event(path="=1+1", at=now(number)) for number in range(120)])

    lines = b"".join(alice.get(f"{BASE}/export", {"format": "csv"}).streaming_content).decode().splitlines()
    assert len(lines) == 121
    assert "'=1+1" in lines[1]
    middle = Event.objects.order_by("-at")[60].at.isoformat()
    rows = b"".join(alice.get(f"{BASE}/export", {"since": middle}).streaming_content).splitlines()
    assert len(rows) == 61
    assert alice.get(f"{BASE}/export", {"format": "xml"}).status_code == 422


def test_ids_that_anybody_made_up_find_nothing(acme, alice):
    for pk in ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"):
        assert alice.get(f"{BASE}/events/{pk}").status_code == 404

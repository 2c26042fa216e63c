"""Events about responses: they are told apart, what was found stays sealed, and nobody takes them for requests."""

from datetime import UTC, datetime, timedelta

import pytest

from console.audit.models import Entry
from tests import make
from tests.callers import signed_in
from tests.waf.findings import MATCH, REQUEST, count, event, found
from waf.models import Event, Total
from waf.trials.replay.recorded import recorded_of

BASE = "/api/v1/slices/acme@edge/waf"
ANSWER = {
    "status": 200,
    "headers": [["content-type", "text/html"], ["set-cookie", "********"]],
    "truncated": False,
    "found": [["RESPONSE_BODY", "SQL syntax", "<p>You have an error in your SQL syntax</p>"]],
}
LEAK = {**MATCH, "rule": 951230, "target": "RESPONSE_BODY", "found": "", "value": ""}


@pytest.fixture
def acme(cast):
    return make.slice_of(cast.acme, make.gateway("edge"))


@pytest.fixture
def alice(cast):
    return signed_in(cast.alice)


def leak(**more):
    return event(matches=[LEAK], response_status=200, sample={**REQUEST, "response": ANSWER}, **more)


def test_an_event_says_that_it_is_about_the_response_and_only_the_sealed_part_says_what_was_found(acme, alice):
    found(acme.gateway_id, leak(path="/leak"), event(path="/attack"))

    by_path = {one["path"]: one for one in alice.get(f"{BASE}/events").json()["items"]}
    assert by_path["/attack"]["response_status"] is None
    told = by_path["/leak"]
    assert (told["response_status"], told["status"], told["matches"]) == (200, 403, [LEAK])
    opened = alice.get(f"{BASE}/events/{told['id']}/sample").json()
    assert opened["response"] == ANSWER
    assert Entry.objects.filter(verb="waf_sample.open").count() == 1
    assert "response" not in alice.get(f"{BASE}/events/{by_path['/attack']['id']}/sample").json()


def test_events_are_asked_for_by_what_something_was_found_in(acme, alice):
    found(acme.gateway_id, leak(path="/leak"), event(path="/attack"))
    for direction, path in (("response", "/leak"), ("request", "/attack")):
        (one,) = alice.get(f"{BASE}/events", {"direction": direction}).json()["items"]
        assert (one["direction"], one["path"]) == (direction, path)
        assert alice.get(f"{BASE}/facets", {"direction": direction}).json()["total"] == 1
    refused = alice.get(f"{BASE}/events", {"direction": "sideways"})
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "?direction")


def test_what_was_kept_of_a_response_is_no_request_to_try(acme, alice):
    found(acme.gateway_id, leak(), event())

    recorded = recorded_of(acme, "shop", datetime.now(UTC), is_exact=True)
    assert (recorded.requests, recorded.coverage.recorded) == (1, 1)
    about = Event.objects.get(response_status=200).pk
    refused = alice.get(f"{BASE}/events/{about}/proposals")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_kept")


def test_responses_are_counted_beside_requests_and_not_among_them(acme, alice):
    counts = [
        count("passed", 90), count("response_passed", 80), count("response_refused", 2), count("response_unread", 8),
    ]  # fmt: skip
    found(acme.gateway_id, counts=counts)

    since = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    summary = alice.get(f"{BASE}/summary", {"since": since}).json()
    assert summary["responses"] == {"passed": 80, "found": 0, "refused": 2, "unread": 8}
    assert summary["routes"] == [{"route": "front", "requests": 90, "refused": 0, "would_refuse": 0}]
    assert dict(Total.objects.values_list("outcome", "total")) == {"passed": 90}

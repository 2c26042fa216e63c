"""What happens to a request, asked of a real Envoy through the API."""

import pytest

from policies.compiler import Kind
from tests.policies.specs import route, service
from tests.policies.steps import fill, publish
from tests.tester.conftest import HOST, limit, of

pytestmark = pytest.mark.envoy


def steps(said):
    """Step → verdict, in order."""
    return {one["step"]: one["verdict"] for one in said["steps"]}


def told(said, step):
    return next(one for one in said["steps"] if one["step"] == step)


def test_it_is_told_which_route_takes_it_and_what_the_service_sees(attempt):
    answer = attempt(f"curl http://{HOST}/api/items?id=7 -H 'x-debug: 1' -H 'x-mine: 2'", against="live", arm="v2")
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["hostname"], said["route"], said["service"]) == (HOST, "api", "v2")
    assert steps(said) == {
        "listener": "passed", "hostname": "passed", "route": "passed", "compression": "passed", "rate_limit": "passed",
        "service": "passed",
    }  # fmt: skip
    sent = said["sent"]
    assert (sent["method"], sent["target"], sent["host"]) == ("GET", "/items?id=7", HOST)
    changed = {one["name"]: (one["before"], one["after"]) for one in sent["changes"]}
    assert changed["x-by"] == (None, "edge")
    assert changed["x-debug"] == ("1", None)
    assert changed["x-forwarded-for"] == (None, "192.0.2.1")
    assert "x-mine" not in changed
    assert said["shares"] == [
        {"service": "v1", "weight": 1, "percent": 50.0}, {"service": "v2", "weight": 1, "percent": 50.0},
    ]  # fmt: skip
    assert said["holds"]["timeout_seconds"] == 7
    assert (said["answer"]["status"], said["answer"]["by"]) == (200, "service")
    assert (said["against"], said["revision"], said["problems"], said["notes"]) == ("live", 1, [], [])


def test_each_policy_is_told_with_the_object_that_says_so(attempt):
    said = attempt(f"curl --compressed http://{HOST}/api").json()
    assert told(said, "rate_limit") == {
        "step": "rate_limit", "verdict": "passed", "text": "2 of 3 are left.",
        "object": {"kind": "traffic_policy", "name": "few", "is_of_platform": False},
        "said_by": {"kind": "route", "name": "api", "is_of_platform": False},
    }  # fmt: skip
    assert told(said, "compression")["verdict"] == "changed"
    assert told(said, "compression")["said_by"]["name"] == HOST


def test_sent_often_enough_it_meets_the_limit(attempt):
    said = attempt(f"curl http://{HOST}/api", times=5).json()
    assert said["runs"] == [
        {"status": 200, "times": 3, "by": "service"}, {"status": 429, "times": 2, "by": "rate_limit"},
    ]  # fmt: skip
    assert steps(said)["rate_limit"] == "refused"
    assert steps(said)["service"] == "not_reached"
    assert (said["sent"], said["service"]) == (None, None)
    assert said["answer"]["details"] == "local_rate_limited"
    assert "Too Many Requests" in said["answer"]["body"]


def test_a_route_that_answers_itself_is_told_with_its_answer(attempt):
    said = attempt(f"curl http://{HOST}/gone").json()
    assert (said["route"], said["answer"]["status"], said["answer"]["body"]) == ("gone", 410, "It is gone.")
    assert told(said, "answer")["object"]["name"] == "gone"
    assert said["sent"] is None


def test_a_redirect_is_told_with_where_it_leads(attempt):
    said = attempt(f"curl http://{HOST}/old/x").json()
    assert (said["route"], said["answer"]["status"]) == ("moved", 301)
    assert dict(said["answer"]["headers"])["location"] == "http://new.acme.test/old/x"


def test_a_hostname_that_insists_on_https_says_so_and_https_is_tried_too(attempt):
    said = attempt("curl http://safe.acme.test/").json()
    assert (told(said, "hostname")["verdict"], told(said, "hostname")["text"]) == ("answered", "It insists on https.")
    said = attempt("curl https://safe.acme.test/").json()
    assert (said["route"], said["answer"]["status"]) == ("safe", 200)
    assert told(said, "listener")["object"]["name"] == "https"


def test_it_is_told_why_other_routes_do_not_take_it(attempt):
    said = attempt(f"curl http://{HOST}/api/orders").json()
    assert said["route"] == "api"
    other = {one["route"]: one for one in said["candidates"]}
    assert other["orders"]["is_after"] is False
    assert [one["text"] for one in other["orders"]["failed"]] == [
        "The method is not POST.", "The header x-beta is not yes.",
    ]  # fmt: skip
    said = attempt(f"curl -X POST http://{HOST}/api/orders -H 'x-beta: yes'").json()
    assert said["route"] == "orders"
    (api,) = [one for one in said["candidates"] if one["route"] == "api"]
    assert (api["is_after"], api["failed"]) == (True, [])


def test_where_no_route_takes_it_all_of_them_say_why(attempt):
    said = attempt(f"curl http://{HOST}/nothing").json()
    assert (said["hostname"], said["route"], said["answer"]["status"]) == (HOST, None, 404)
    assert steps(said)["route"] == "refused"
    assert all(one["failed"][0]["of"] == "path" for one in said["candidates"])
    assert len(said["candidates"]) == 4


def test_where_no_hostname_takes_it_near_ones_are_named(attempt):
    said = attempt("curl http://shpo.acme.test/").json()
    assert (said["hostname"], steps(said)["hostname"]) == (None, "refused")
    assert said["hostnames"][0] == HOST


def test_the_path_is_the_one_that_is_routed(attempt):
    assert attempt(f"curl http://{HOST}//x/../%61pi/a").json()["sent"]["target"] == "/a"


def test_client_and_forwarded_addresses_are_as_they_would_be(attempt):
    request = f"curl http://{HOST}/api -H 'X-Forwarded-For: 198.51.100.9'"
    said = attempt({"curl": request, "client": "2001:db8::7"}).json()
    changed = {one["name"]: one["after"] for one in said["sent"]["changes"]}
    assert changed["x-forwarded-for"] == "198.51.100.9,2001:db8::7"


def test_what_services_answer_may_be_said(attempt):
    said = attempt(
        f"curl http://{HOST}/api", answer={"status": 503, "headers": [["x-from", "v1"]], "body": "no"}
    ).json()
    assert (said["answer"]["status"], said["answer"]["by"]) == (503, "service")
    assert dict(said["answer"]["headers"])["x-from"] == "v1"
    assert said["answer"]["body"] == ""


SHAPED = [
    ("fault", {"abort": {"status": 503}}, "refused", "fault_filter_abort"),
    ("fault", {"delay": {"seconds": 0.01}}, "changed", "via_upstream"),
    ("size_limit", {"request_bytes": 3}, "refused", "request_payload_too_large"),
    ("size_limit", {"request_bytes": 9}, "passed", "via_upstream"),
    ("headers", {"request": {"set": [{"name": "x-by", "value": "us"}]}}, "changed", "via_upstream"),
    ("cors", {"origins": ["https://app.acme.test"]}, "changed", "via_upstream"),
    ("error_pages", {"pages": [{"statuses": ["5xx"], "body": "Our page."}]}, "changed", "via_upstream"),
    ("error_pages", {"pages": [{"statuses": ["404"], "body": "Our page."}]}, "passed", "via_upstream"),
]


@pytest.mark.parametrize(("type_", "settings", "verdict", "details"), SHAPED)
def test_of_each_type_it_is_told_what_it_did(attempt, acme, type_, settings, verdict, details):
    acting = of("traffic_policy", "acting", {"policy": {"type": type_, **settings}})
    shaped = route(path="/shaped", to="v1") | {"policies": ["acting"]}
    fill(acme.acme, [acting, of("route", "shaped", shaped)])
    request = f"curl http://{HOST}/shaped -d body -H 'origin: https://app.acme.test'"
    said = attempt(request, answer={"status": 500, "body": "as it was"}).json()
    assert (steps(said)[type_], said["answer"]["details"]) == (verdict, details)
    assert told(said, type_)["object"]["name"] == "acting"
    assert ("Our page." in said["answer"]["body"]) == (type_ == "error_pages" and verdict == "changed")
    assert bool(said["sent"]) == (verdict != "refused")


def test_a_cache_says_whether_the_answer_would_be_kept_and_gives_it_the_next_time(attempt, acme):
    acting = of("traffic_policy", "kept", {"policy": {"type": "cache"}})
    fill(acme.acme, [acting, of("route", "kept", route(path="/kept", to="v1") | {"policies": ["kept"]})])
    fresh = {"status": 200, "headers": [["cache-control", "max-age=60"]], "body": "x"}
    first = attempt(f"curl http://{HOST}/kept", answer=fresh).json()
    assert (steps(first)["cache"], told(first, "cache")["text"]) == ("passed", "The answer would be kept.")
    said = attempt(f"curl http://{HOST}/kept", times=3, answer=fresh).json()
    assert said["runs"] == [{"status": 200, "times": 1, "by": "service"}, {"status": 200, "times": 2, "by": "cache"}]
    assert steps(said)["cache"] == "answered"
    private = {"status": 200, "headers": [["cache-control", "private"]], "body": "x"}
    said = attempt(f"curl http://{HOST}/kept", answer=private).json()
    assert told(said, "cache")["text"] == "The answer would not be kept: private."
    said = attempt(f"curl http://{HOST}/kept -H 'cookie: a=b'").json()
    assert told(said, "cache")["text"] == "The request bypasses the cache: cookie."


def test_what_a_trial_cannot_know_of_clients_is_told(attempt, acme):
    rules = [{"name": "near", "action": "allow", "countries": ["DE"]}]
    near = route(path="/near", to="v1")
    near["match"] |= {
        "path": {"type": "prefix", "value": "/near/by"},
        "countries": ["DE"],
        "tls_fingerprints": ["0" * 32],
    }
    fill(acme.acme, [
        of("traffic_policy", "germans", {"policy": {"type": "authorization", "rules": rules}}),
        of("route", "near", near),
        of("route", "asked", route(path="/near", to="v1") | {"policies": ["germans"]}),
    ])  # fmt: skip
    said = attempt(f"curl http://{HOST}/near/by").json()
    assert (said["route"], said["answer"]["status"]) == ("asked", 403)
    assert "In a trial countries and networks are unknown" in told(said, "authorization")["text"]
    (other,) = [one for one in said["candidates"] if one["route"] == "near"]
    assert [one["of"] for one in other["failed"]] == ["client", "client"]
    assert "in a trial it is unknown" in other["failed"][0]["text"]


def test_what_browsers_ask_first_is_answered_by_cors(attempt, acme):
    fill(acme.acme, [
        of("traffic_policy", "pages", {"policy": {"type": "cors", "origins": ["https://app.acme.test"]}}),
        of("route", "asked", route(path="/asked", to="v1") | {"policies": ["pages"]}),
    ])  # fmt: skip
    asking = "-H 'origin: https://app.acme.test' -H 'access-control-request-method: PUT'"
    said = attempt(f"curl -X OPTIONS http://{HOST}/asked {asking}").json()
    assert (steps(said)["cors"], said["answer"]["by"], said["sent"]) == ("answered", "gateway", None)


def test_an_answer_that_does_not_come_in_time_says_so(attempt, acme, monkeypatch):
    monkeypatch.setattr("tester.apart.running.SECONDS", 8.0)
    late = of("traffic_policy", "late", {"policy": {"type": "fault", "delay": {"seconds": 60}}})
    fill(acme.acme, [late, of("route", "late", route(path="/late", to="v1") | {"policies": ["late"]})])
    said = attempt(f"curl http://{HOST}/late").json()
    on_its_way = steps(said)
    assert (said["answer"]["status"], on_its_way["listener"], on_its_way["service"]) == (0, "failed", "not_reached")
    assert on_its_way.get("fault", "changed") == "changed"  # where Envoy had a moment to say so
    assert told(said, "listener")["text"] == "There was no answer in the time that a test may take."


def test_secrets_are_not_told_again(attempt):
    answer = attempt(f"curl http://{HOST}/api -u me:hunter2 -b 'session=hunter2' -H 'X-Api-Key: hunter2'")
    assert answer.status_code == 200
    assert b"hunter2" not in answer.content
    assert ["authorization", "Basic …"] in answer.json()["sent"]["headers"]


@pytest.mark.parametrize("against", ["draft", "live", 1])
def test_each_state_is_tried_as_it_is(attempt, acme, against):
    fill(acme.acme, [limit("few", 2)])
    publish(acme.acme)
    fill(acme.acme, [limit("few", 1)])
    said = attempt(f"curl http://{HOST}/api", times=4, against=against).json()
    assert said["runs"][0]["times"] == {"draft": 1, "live": 2, 1: 3}[against]
    assert said["revision"] == {"draft": None, "live": 2, 1: 1}[against]
    assert bool(said["notes"]) == (against == 1)


def test_what_is_wrong_with_a_draft_is_told_and_the_rest_is_tried(attempt, acme, as_alice):
    broken = {"hostnames": [HOST], "match": {"path": {"type": "prefix", "value": "/api/x"}}}
    broken["action"] = {"type": "forward", "backends": [{"service": "nobody"}]}
    assert as_alice.post("/slices/acme@edge/routes", {"name": "broken", "spec": broken}).status_code == 201
    said = attempt(f"curl http://{HOST}/api/x").json()
    assert said["route"] == "api"
    assert {(one["kind"], one["name"]) for one in said["problems"]} == {("route", "broken")}


def test_a_thousand_routes_are_told_apart_as_well(attempt, acme):
    many = [
        of("route", f"n{number}", {
            "hostnames": [HOST], "match": {"path": {"type": "prefix", "value": f"/n{number}"}},
            "action": {"type": "forward", "backends": [{"service": "v1"}]},
        })
        for number in range(200)
    ]  # fmt: skip
    fill(acme.acme, [*many, of("service", "v1", service("9.9.9.1:80") | {"policies": ["few"]})])
    said = attempt(f"curl http://{HOST}/n150/x", times=4).json()
    assert (said["route"], said["answer"]["status"]) == ("n150", 429)
    assert told(said, "rate_limit")["said_by"] == {"kind": str(Kind.SERVICE), "name": "v1", "is_of_platform": False}


def test_tokens_whose_keys_nodes_fetch_are_not_asked_for_and_that_is_told(attempt, acme):
    keys = {"type": "url", "url": "https://id.acme.test/keys"}
    customers = of("traffic_policy", "customers", {"policy": {"type": "jwt", "keys": keys}})
    guarded = route(path="/guarded", to="v1") | {"policies": ["customers"]}
    fill(acme.acme, [customers, of("route", "guarded", guarded)])
    said = attempt(f"curl http://{HOST}/guarded").json()
    assert (steps(said)["jwt"], said["answer"]["by"]) == ("not_run", "service")
    assert "nodes fetch its keys" in told(said, "jwt")["text"]

"""The simulator: one request, one policy, the real engine."""

import pytest

from policies.compiler import Kind
from tests.fleet.edge import draft, publish_now

pytestmark = pytest.mark.usefixtures("engine")

ATTACK = {"curl": "curl 'https://shop.acme.test/find?id=1%27%20or%20%271%27=%271'"}
HONEST = {"curl": "curl 'https://shop.acme.test/find?id=1'"}
BLOCK = {"mode": "block"}
ADDRESS = "/slices/acme@edge/waf/simulate"


@pytest.fixture
def simulate(edge, as_vera):
    def act(request, against="draft", policy="shop"):
        return as_vera.post(ADDRESS, {"policy": policy, "against": against, "request": request})

    return act


@pytest.fixture
def shop(edge):
    draft(edge.acme, Kind.WAF_POLICY, "shop", BLOCK)


@pytest.mark.usefixtures("shop")
class TestVerdicts:
    def test_an_attack_is_refused_and_the_smallest_exclusion_is_proposed(self, simulate):
        said = simulate(ATTACK).json()
        assert said["verdict"] == {
            "outcome": "refused", "status": 403, "score": 5, "threshold": 5,
            "scores": {"anomaly": 5, "sql_injection": 5},
        }  # fmt: skip
        (match,) = said["matches"]
        assert (match["rule"], match["target"], match["severity"]) == (942100, "ARGS:id", 2)
        assert "attack-sqli" in match["tags"]
        first = said["exclusions"][0]
        assert first == {
            "exclusion": {"rule": 942100, "target": "ARGS:id", "path": "/find", "method": "GET"},
            "text": "Rule 942100 does not look at ARGS:id of GET /find",
            "breadth": 1, "lets_it_pass": True, "is_of_smallest": True,
        }  # fmt: skip
        breadths = [one["breadth"] for one in said["exclusions"]]
        assert breadths == sorted(breadths) == [1, 3, 4, 5]
        assert said["engine"]["crs"].startswith("3.3")

    def test_an_honest_request_passes(self, simulate):
        said = simulate(HONEST).json()
        assert said["verdict"]["outcome"] == "passed"
        assert (said["matches"], said["exclusions"]) == ([], [])
        assert said["why_no_exclusion"] == "Nothing refuses this request."

    def test_with_the_proposed_exclusion_in_the_draft_it_passes(self, simulate, edge, as_alice):
        (exclusion, *_) = simulate(ATTACK).json()["exclusions"]
        changed = {"spec": {"mode": "block", "exclusions": [exclusion["exclusion"]]}}
        done = as_alice.put("/slices/acme@edge/waf-policies/shop", changed, if_match="*")
        assert done.status_code == 200, done.content
        assert simulate(ATTACK).json()["verdict"]["outcome"] == "passed"

    def test_it_is_seen_as_the_gateway_gives_it(self, simulate):
        said = simulate({"curl": "curl http://shop.acme.test//a/../%66ind -H 'x-gatehouse-policy: other'"}).json()
        assert said["request"]["target"] == "/find"
        assert [name for name, _ in said["request"]["headers"]] == ["host", "user-agent", "accept"]

    @pytest.mark.parametrize(
        "request_",
        [
            {"raw": "GET /find?id=1'%20or%20'1'='1 HTTP/1.1\nHost: h\nUser-Agent: x\nAccept: */*\n\n"},
            {"method": "GET", "target": "/find?id=1'%20or%20'1'='1", "headers": [["host", "h"], ["user-agent", "x"]]},
            {"curl": "curl h/find --json '{\"id\": \"1'\"'\"' or '\"'\"'1'\"'\"'='\"'\"'1\"}'"},
            {"curl": "curl h/find -F \"id=1' or '1'='1\""},
            {"curl": "curl h/find -F \"id=1' or '1'='1\" -F 'file=hello;filename=a.txt;type=text/plain'"},
        ],
    )
    def test_however_it_is_written(self, simulate, request_):
        said = simulate(request_).json()
        assert said["verdict"]["outcome"] == "refused", said
        assert said["exclusions"][0]["lets_it_pass"]

    def test_several_rules_need_a_set_and_each_says_that_it_does_not_do_alone(self, simulate):
        query = "a=1%27%20or%20%271%27=%271&b=%3Cscript%3Ealert(1)%3C/script%3E"
        said = simulate({"curl": f"curl 'http://h/find?{query}'"}).json()
        smallest = [one for one in said["exclusions"] if one["is_of_smallest"]]
        assert len(smallest) > 1
        assert not any(one["lets_it_pass"] for one in smallest)
        assert said["exclusions"][: len(smallest)] == smallest
        assert all(one["exclusion"]["rule"] not in {949110, 980130} for one in said["exclusions"])

    def test_a_body_that_cannot_be_read_is_no_matter_of_exclusions(self, simulate):
        said = simulate({"curl": "curl h/ -H 'content-type: application/json' -d '{'"}).json()
        assert (said["verdict"]["outcome"], said["verdict"]["status"]) == ("unreadable", 400)
        assert said["exclusions"] == []
        assert "cannot be read" in said["why_no_exclusion"]


class TestStates:
    def test_draft_live_and_revisions_differ(self, simulate, edge, as_alice):
        draft(edge.acme, Kind.WAF_POLICY, "shop", {"mode": "off"})
        publish_now(edge.acme)
        as_alice.put("/slices/acme@edge/waf-policies/shop", {"spec": {"mode": "detect"}}, if_match="*")
        publish_now(edge.acme)
        as_alice.put("/slices/acme@edge/waf-policies/shop", {"spec": BLOCK}, if_match="*")
        outcomes = [simulate(ATTACK, against).json()["verdict"]["outcome"] for against in (1, 2, "live", "draft")]
        assert outcomes == ["passed", "would_refuse", "would_refuse", "refused"]

    def test_custom_rules_ask_the_lists_of_their_own_state(self, simulate, edge):
        entries = [{"value": "198.51.100.0/24"}, {"value": "192.0.2.77", "expires_at": "2020-01-01T00:00:00Z"}]
        draft(edge.acme, Kind.LIST, "bad", {"type": "address", "entries": entries})
        rule = {"name": "no-bad", "expression": "ip.src in $bad", "action": "block"}
        draft(edge.acme, Kind.WAF_POLICY, "shop", {"mode": "block", "rules": [rule]})
        refused = simulate(HONEST | {"client": "198.51.100.9"}).json()
        assert (refused["verdict"]["outcome"], refused["rules"]) == (
            "refused", [{"name": "no-bad", "action": "block", "staged": False}],
        )  # fmt: skip
        assert refused["why_no_exclusion"] == "The custom rule no-bad decides this; change that rule."
        assert simulate(HONEST | {"client": "192.0.2.77"}).json()["verdict"]["outcome"] == "passed"


@pytest.mark.usefixtures("shop")
class TestBadInput:
    @pytest.mark.parametrize(
        ("request_", "pointer", "words"),
        [
            ({"curl": "curl h --fly"}, "/request/curl", "--fly"),
            ({"curl": "curl h -d " + "a" * 1_000_000}, "/request/curl", "1,000,010 characters"),
            ({"raw": "hello"}, "/request/raw", "first line"),
            ({"raw": "GET / HTTP/1.1\0"}, "/request/raw", "ull"),
            ({"target": "x"}, "/request/target", "slash"),
            ({"headers": [["a"]]}, "/request/headers/0", "2"),
            ({"body_base64": "%"}, "/request/body_base64", "base64"),
            ({"curl": "curl h", "client": "nobody"}, "/request/client", "IP"),
            ({"curl": "curl h", "raw": "GET /"}, "/request", "one way"),
            ({}, "/request", "one way"),
            ({"event": "00000000-0000-4000-8000-000000000000"}, "/request/event", "no such event"),
            ({"curl": "curl h", "colour": "red"}, "/request/colour", "no such field"),
        ],
    )
    def test_it_is_named(self, simulate, request_, pointer, words):
        refused = simulate(request_)
        assert refused.status_code == 422
        (problem,) = refused.json()["problems"]
        assert (problem["pointer"], words in problem["text"]) == (pointer, True), problem

    @pytest.mark.parametrize("against", [0, 2, 2**64, "tomorrow", True])
    def test_a_state_that_is_not_there(self, simulate, against):
        refused = simulate(HONEST, against)
        assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/against")

    def test_a_policy_that_is_not_there(self, simulate):
        refused = simulate(HONEST, policy="other")
        assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/policy")
        refused = simulate(HONEST, against="live")
        assert refused.json()["problems"][0]["text"] == "The live revision of acme@edge has no WAF policy shop."

    def test_bytes_that_are_no_text_harm_nobody(self, simulate):
        said = simulate({"curl": r"curl h/a -H $'x-a: \xff\xfe' --data-binary $'\x00\xff\x01'"})
        assert said.status_code == 200
        assert ["x-a", "\ufffd\ufffd"] in said.json()["request"]["headers"]

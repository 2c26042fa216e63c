"""What editors of policies ask while somebody types."""

import pytest

from policies.compiler import Kind
from tests.fleet.edge import draft

BASE = "/slices/acme@edge/waf"


@pytest.fixture
def check(edge, as_vera):
    draft(edge.acme, Kind.LIST, "office", {"type": "address"})

    def act(text, cursor=None):
        return as_vera.post(f"{BASE}/expressions", {"text": text} | ({} if cursor is None else {"cursor": cursor}))

    return act


def test_a_sound_expression_has_a_cost_and_names_its_lists(check):
    said = check("ip.src in $office").json()
    assert (said["error"], said["lists"]) == (None, ["office"])
    assert said["cost_microseconds"] > 0


@pytest.mark.parametrize(
    ("text", "mistaken"),
    [
        ("http.host == ", ""),
        ("http.hos == 1", "http.hos"),
        ("ip.src in $offic", "$offic"),
    ],
)
def test_a_mistake_is_told_with_its_place(check, text, mistaken):
    said = check(text).json()
    assert text[said["error"]["start"] : said["error"]["end"]] == mistaken, said
    assert said["cost_microseconds"] is None


def test_what_could_stand_at_the_cursor(check):
    said = check("ip.src in $off and http.host", 14).json()
    assert [(one["text"], one["kind"], one["start"]) for one in said["suggestions"]] == [("$office", "list", 10)]


def test_a_text_that_is_too_long_is_refused(check):
    refused = check("a" * 5_000)
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "/text")


def test_the_language_and_the_rules(check, as_vera, engine):
    language = as_vera.get(f"{BASE}/fields").json()
    assert "ip.src.country" in [one["name"] for one in language["fields"]]
    assert "starts_with" in [one["name"] for one in language["functions"]]
    assert language["lists"] == [{"name": "office", "type": "address"}]
    rules = {one["rule"]: one for one in as_vera.get(f"{BASE}/catalogue").json()}
    assert rules[942100]["message"] == "SQL Injection Attack Detected via libinjection"
    assert (rules[942100]["paranoia"], rules[942100]["severity"]) == (1, 2)

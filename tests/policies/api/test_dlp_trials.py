"""What would be found in a text that somebody pastes: told as nodes tell it, kept nowhere, and no way to guess."""

import pytest

from tests.policies.api.test_known_secrets import tables_with
from tests.policies.steps import fill, publish

TRY = "/slices/acme@edge/dlp/try"
CARD, MAIL = "4012888888881881", "jane.doe@example.com"
SPEC = {
    "mode": "enforce",
    "detectors": [{"detector": "card_number", "action": "block"}, {"detector": "email"}],
    "patterns": [{"name": "case", "pattern": "ACME-[0-9]{4}"}],
}


@pytest.fixture(autouse=True)
def _cards(edge):
    fill(edge.acme, [{"kind": "dlp_policy", "name": "cards", "spec": SPEC}])
    publish(edge.acme)


def tried(caller, text, spec=SPEC, **more):
    answer = caller.post(TRY, {"spec": spec, "text": text, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_text_is_judged_as_nodes_would_judge_it(as_bob):
    text = f'{{"user": {{"card": "4012 8888 8888 1881", "mail": "{MAIL}"}}, "case": "ACME-1234"}}'
    found = tried(as_bob, text, content_type="application/json")
    assert (found["outcome"], found["status"]) == ("refused", 403)
    by = {one["detector"]: one for one in found["leaks"]}
    assert by["card_number"]["place"] == "body /user/card"
    assert (by["card_number"]["sample"], by["card_number"]["action"]) == ("40…81", "block")
    assert set(by) == {"card_number", "email", "custom:case"}
    assert tried(as_bob, "nothing")["outcome"] == "passed"
    assert tried(as_bob, "", target=f"/pay/{CARD}?a=b")["leaks"][0]["place"] == "path"


def test_nothing_of_it_is_kept_and_the_answer_tells_no_more_than_an_event(as_bob):
    answer = as_bob.post(TRY, {"spec": SPEC, "text": f"pay {CARD} {MAIL}"})
    assert CARD not in answer.content.decode()
    assert MAIL not in answer.content.decode()
    assert tables_with(CARD) == tables_with(MAIL) == []


def test_nobody_can_try_numbers_against_fingerprints_of_findings(as_bob, edge):
    assert all("fingerprint" not in one for one in tried(as_bob, CARD)["leaks"])
    excluding = {**SPEC, "exclusions": [{"fingerprint": "0123456789abcdef"}]}
    assert tried(as_bob, CARD, excluding)["outcome"] == "refused"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"spec": {"detectors": [{"detector": "nothing"}]}, "text": ""}, "/spec/detectors/0/detector"),
        ({"spec": {"patterns": [{"name": "x", "pattern": "("}]}, "text": ""}, "/spec/patterns/0/pattern"),
        ({"spec": SPEC}, "/text"),
        ({"spec": SPEC, "text": "x" * 200_000}, "/text"),
        ({"spec": SPEC, "text": "", "mood": 1}, "/mood"),
        ({"spec": "all", "text": ""}, "/spec"),
    ],
)
def test_what_cannot_be_tried_is_refused_by_its_field(as_bob, body, pointer):
    refused = as_bob.post(TRY, body)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["problems"]] == [pointer]

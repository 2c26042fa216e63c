"""Clients that must show that there is a person, or wait: as Envoy sees it, with several workers."""

import json
import re

import pytest
from gatehouse_inspector.serving.supervisor import Supervisor

from tests.inspector.serving.asking import ask

CHALLENGE = {"name": "person", "expression": 'starts_with(http.request.uri.path, "/login")', "action": "challenge"}
LIMIT = {
    "name": "slowly", "expression": 'http.request.uri.path == "/slow"', "action": "rate-limit",
    "rate": {"requests": 5, "seconds": 600},
}  # fmt: skip
SCORED = {"name": "known", "expression": "client.score >= 10", "action": "block", "status": 451}
BUNDLE = {
    "policies": {
        "acme/shop": {"mode": "block", "rules": [CHALLENGE, LIMIT]},
        "acme/scored": {"mode": "block", "rules": [SCORED]},
        "globex/scored": {"mode": "block", "rules": [SCORED]},
        "acme/detect": {"mode": "detect", "rules": [CHALLENGE, LIMIT]},
    }
}
PAGE = {"accept": "text/html,*/*"}


@pytest.fixture
async def supervisor(inspector, tmp_path):
    found = Supervisor(tmp_path / "s", workers=2)
    await found.load(BUNDLE)
    yield found
    await found.close()


@pytest.fixture
def place(supervisor, tmp_path):
    return tmp_path / "s"


async def pass_of(place, **more):
    _, _, body = await ask(place, "/login?next=%2Fa", **PAGE, **more)
    ticket = re.search(r'name="gatehouse-ticket" value="([^"]+)"', body.decode())[1]
    return await ask(place, f"/login?next=%2Fa&gatehouse-ticket={ticket}", **PAGE, **more)


async def test_a_person_passes_with_one_click_and_is_not_asked_again(place):
    status, headers, body = await ask(place, "/login?next=%2Fa%22%3E", **PAGE)
    assert (status, headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert headers["x-gatehouse-waf"] == "challenged;score=0;rules=person;policy=acme/shop"
    assert b'<input type="hidden" name="next" value="/a&quot;&gt;">' in body
    status, headers, _ = await pass_of(place)
    assert (status, headers["location"]) == (303, "/login?next=%2Fa")
    cookie = headers["set-cookie"].partition(";")[0]
    assert (await ask(place, "/login", cookie=cookie))[0] == 200
    assert (await ask(place, "/login", cookie=cookie, client="192.0.2.9"))[0] == 403
    assert (await ask(place, "/login", cookie=cookie, user_agent="other"))[0] == 403
    assert (await ask(place, "/else"))[0] == 200


async def test_programs_are_told_in_json_and_head_has_no_page(place):
    for method, accept in (("GET", "application/json"), ("HEAD", "text/html"), ("POST", "*/*")):
        status, headers, body = await ask(place, "/login", method=method, accept=accept)
        assert (status, headers["content-type"]) == (403, "application/json")
        assert json.loads(body)["request_id"] == "r-1"


async def test_a_ticket_leads_nowhere_else_and_is_nobody_elses(place):
    _, headers, _ = await pass_of(place, x_gatehouse_tls="TLSv1.3")
    assert headers["set-cookie"].endswith("; HttpOnly; SameSite=Lax; Secure")
    _, _, body = await ask(place, "/login", **PAGE)
    ticket = re.search(r'name="gatehouse-ticket" value="([^"]+)"', body.decode())[1]
    status, headers, _ = await ask(place, f"//evil.test/?gatehouse-ticket={ticket}")
    assert (status, headers["location"]) == (303, "/evil.test/")
    assert (await ask(place, f"/login?gatehouse-ticket={ticket}", client="192.0.2.9"))[0] == 403
    assert (await ask(place, f"/login?gatehouse-ticket={ticket}x"))[0] == 403


async def test_who_asks_too_often_waits_whichever_worker_answers_and_whatever_is_published(supervisor, place):
    for number in range(5):
        assert (await ask(place, "/slow"))[0] == 200
        if number == 2:
            await supervisor.load(BUNDLE)
    status, headers, _ = await ask(place, "/slow")
    assert (status, headers["x-gatehouse-waf"]) == (429, "limited;score=0;rules=slowly;policy=acme/shop")
    assert 0 < int(headers["retry-after"]) <= 1200
    assert headers["ratelimit-policy"] == '"slowly";q=5;w=600'
    assert (await ask(place, "/slow", client="192.0.2.2"))[0] == 200


async def test_in_detect_mode_nobody_is_stopped(place):
    for _ in range(6):
        status, headers, _ = await ask(place, "/slow", "acme/detect")
        assert status == 200
    assert headers["x-gatehouse-waf"] == "would-refuse;score=0;rules=slowly;policy=acme/detect"
    assert (await ask(place, "/login", "acme/detect", **PAGE))[0] == 200


async def test_clients_are_known_by_what_they_did_to_the_same_tenant(place):
    attack = "/find?id=1'%20or%20'1'='1"
    assert [(await ask(place, attack, "acme/shop"))[0] for _ in range(2)] == [403, 403]
    assert (await ask(place, "/", "acme/scored"))[0] == 451
    assert (await ask(place, "/", "acme/scored", client="192.0.2.2"))[0] == 200
    assert (await ask(place, "/", "globex/scored"))[0] == 200

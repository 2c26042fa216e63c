"""Templates give rules that can be taken as they are."""

from dataclasses import replace

import pytest
from gatehouse_inspector.crs.files import find_crs
from gatehouse_inspector.engine import Engine
from gatehouse_inspector.expressions.fields import Type
from gatehouse_inspector.expressions.networks import Networks
from gatehouse_inspector.inspection import Inspector
from gatehouse_inspector.memory.clients import Clients, new_memory
from gatehouse_inspector.policies.documents import policy_of
from gatehouse_inspector.policies.templates import TEMPLATES, ParameterError, rules_of
from gatehouse_inspector.requests.request import Request

USUAL = ((b"host", b"a.test"), (b"user-agent", b"Mozilla/5.0"), (b"accept", b"*/*"), (b"accept-language", b"en"))
LOGIN = Request(b"POST", b"/login", (*USUAL, (b"content-length", b"0")))
ATTACK = Request(b"GET", b"/?id=1'%20or%20'1'='1", USUAL)
PAGE = Request(b"GET", b"/page.html", USUAL)
BOT = Request(b"GET", b"/", (USUAL[0], (b"user-agent", b"Googlebot/2.1"), *USUAL[2:]))


@pytest.fixture
def look(inspector):  # skips where there is no engine
    remembering = Inspector(Engine(), find_crs(), Clients(new_memory()))
    types, lists = {"good-bots": Type.ADDRESS}, {"good-bots": Networks([])}

    def act(name, values, *requests):
        document = {"mode": "block", "rules": rules_of(TEMPLATES[name], values)}
        prepared = remembering.prepare(policy_of(document), types, lists, "acme/shop")
        return [remembering.look(prepared, one).outcome for one in requests]

    return act


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_taken_as_it_is(look, name):
    assert look(name, {}, PAGE) == ["passed"]


def test_they_do_what_they_say(look):
    assert look("login-abuse", {"attempts": 2}, LOGIN, LOGIN, LOGIN, PAGE) == ["passed", "passed", "limited", "passed"]
    assert look("login-abuse", {"score": 5}, ATTACK, LOGIN) == ["refused", "challenged"]
    assert look("scraping", {"pages": 1}, PAGE, PAGE, replace(PAGE, target=b"/a.css")) == [
        "passed",
        "limited",
        "passed",
    ]
    assert look("scraping", {}, replace(PAGE, headers=USUAL[:3])) == ["challenged"]
    assert look("good-bots", {}, BOT) == ["refused"]
    other = replace(PAGE, target=b"/other")
    assert look("flood", {"same": 1, "requests": 2}, PAGE, PAGE, other, other) == [
        "passed", "limited", "passed", "limited",
    ]  # fmt: skip


def test_values_are_taken_literally_or_refused():
    (first, _) = rules_of(TEMPLATES["login-abuse"], {"path": '/a"b\\c'})
    assert r'http.request.uri.path == "/a\"b\\c"' in first["expression"]
    policy_of({"rules": [first]})
    for name, values in (("login-abuse", {"path": ""}), ("login-abuse", {"attempts": 0}), ("flood", {"same": "5"}),
                         ("good-bots", {"list": "a or true"}), ("flood", {"more": 1})):  # fmt: skip
        with pytest.raises(ParameterError) as refused:
            rules_of(TEMPLATES[name], values)
        assert refused.value.name in values

"""Hostile text in every place that takes text: refused with a pointer to that place, or kept exactly as it was."""

from collections.abc import Iterator
from typing import Any

import pytest

from policies.compiler import IntentObject, parse
from tests.policies.compiler.intents import SCHEMA, codes, compiled, hostname, made, route, service

HOSTILE = {
    "newline": "a\nb",
    "header injection": "a\r\nset-cookie: b",
    "nul": "a\x00b",
    "escape": "\x1b[31ma",
    "delete": "a\x7f",
    "c1 control": "a\x85b",
    "line separator": "a\u2028b",
    "right-to-left override": "a\u202eb",
    "isolate": "a\u2066b",
    "lone surrogate": "a\ud800b",
    "a megabyte": "a" * 1_000_000,
}

ROUTE: dict[str, Any] = {
    "description": "d",
    "hostnames": ["shop.acme.test"],
    "match": {
        "path": {"type": "regex", "value": "/a"},
        "methods": ["GET"],
        "headers": [{"name": "x-a", "value": "1"}],
        "query": [{"name": "q", "value": "1"}],
    },
    "action": {
        "type": "forward",
        "backends": [{"service": "echo"}],
        "rewrite": {"path": {"type": "regex", "pattern": "a", "value": "b"}, "hostname": "b.test"},
        "retry": {"on": ["5xx"]},
    },
    "request_headers": {"set": [{"name": "x-b", "value": "1"}], "remove": ["x-c"]},
    "response_headers": {"add": [{"name": "x-d", "value": "1"}]},
}
SERVICE: dict[str, Any] = {
    "description": "d",
    "endpoints": {"type": "static", "addresses": [{"address": "9.9.9.9", "port": 80}]},
    "health_check": {"path": "/"},
    "protocol": "http1",
}
LISTENER: dict[str, Any] = {"protocol": "https", "address": "0.0.0.0", "port": 1, "certificate": "default"}


def places(value: Any, pointer: str = "/spec") -> Iterator[str]:
    """The pointer of every string in a spec."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from places(child, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from places(child, f"{pointer}/{index}")
    elif isinstance(value, str):
        yield pointer


def with_text(value: Any, pointer: str, text: str) -> Any:
    """A copy of a spec with another string at a pointer below it."""
    head, _, rest = pointer.removeprefix("/").partition("/")
    if not head:
        return text
    if isinstance(value, list):
        return [with_text(child, rest, text) if str(index) == head else child for index, child in enumerate(value)]
    return {key: with_text(child, rest, text) if key == head else child for key, child in value.items()}


PLACES = [
    (kind, pointer)
    for kind, spec in (
        ("route", ROUTE),
        ("service", SERVICE),
        ("listener", LISTENER),
        ("hostname", {"description": "d"}),
    )
    for pointer in places(spec)
]
SPECS = {"route": ROUTE, "service": SERVICE, "listener": LISTENER, "hostname": {"description": "d"}}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("kind", "pointer"), PLACES)
def test_hostile_text_is_refused_at_its_place(kind: str, pointer: str, text: str) -> None:
    name = "a.test" if kind == "hostname" else "a"
    found = parse(kind, name, with_text(SPECS[kind], pointer.removeprefix("/spec"), text))
    assert isinstance(found, tuple)
    union = pointer.removesuffix("/type")
    assert {problem.pointer for problem in found} & {pointer, union}
    assert all(len(problem.text) < 400 and problem.text.isprintable() for problem in found)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_as_a_name(text: str) -> None:
    for kind, spec in SPECS.items():
        found = parse(kind, text, spec)
        assert isinstance(found, tuple)
        assert [problem.pointer for problem in found] == ["/name"]
        assert all(len(problem.name) < 500 and problem.name.isprintable() for problem in found)


@pytest.mark.parametrize(
    "text", ["%REQ(cookie)%", "100%", "%%", "%DYNAMIC_METADATA(a:b)%", "${jndi:ldap://x}", "{{7*7}}", "' OR 1=1 --"]
)
def test_format_operators_in_a_header_value_stay_literal(text: str) -> None:
    edits = {"set": [{"name": "x-a", "value": text}]}
    result = compiled(hostname(), service("echo", "9.9.9.9"), route("r", request_headers=edits, response_headers=edits))
    host = next(SCHEMA.unpack(one.body) for one in result.resources if one.type_url.endswith("VirtualHost"))
    for option in (*host.routes[0].request_headers_to_add, *host.routes[0].response_headers_to_add):
        assert option.header.value == text.replace("%", "%%")


def test_people_may_describe_things_in_their_language() -> None:
    for text in ("Bücher & mehr", "商店", "متجر", "🛒 shop"):
        assert isinstance(made("hostname", "a.test", {"description": text}), IntentObject)


def test_an_object_may_be_called_like_a_word_of_the_compiler() -> None:
    objects = [
        hostname(),
        service("ingress", "9.9.9.9"),
        service("defaults", "9.9.9.9"),
        route("host", action={"type": "redirect", "hostname": "away.test"}),
    ]
    assert codes(compiled(*objects)) == set()

"""Bad input in every field is refused with a pointer to its place, or is stored literally; nothing is half done."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from policies.models import DraftObject, HostnameClaim
from tests.policies.specs import route, service

pytestmark = pytest.mark.usefixtures("edge")

MEGABYTE = "a" * 1_000_000
TEXTS = {
    "a megabyte": MEGABYTE,
    "NUL": "a\0b",
    "a newline": "a\nb",
    "a bidirectional control": "a\u202eb",
    "a zero-width mark": "\ufeffa",
    "blank": "",
    "only spaces": "   ",
    "a format operator": "%REQ(x-secret)%",
    "null": None,
    "a number": 7,
    "a list": ["a"],
    "an object": {"a": "b"},
    "true": True,
}
"""Every text field gets every one of these."""

FULL_ROUTE = route(
    description="text",
    match={
        "path": {"type": "prefix", "value": "/api"},
        "methods": ["GET"],
        "headers": [{"name": "x-a", "type": "exact", "value": "1", "invert": False}],
        "query": [{"name": "q", "type": "exact", "value": "1"}],
    },
    action={
        "type": "forward",
        "backends": [{"service": "shop", "weight": 1}],
        "rewrite": {"path": {"type": "prefix", "value": "/x"}, "hostname": "inner.test"},
        "timeout_seconds": 5.0,
        "retry": {"attempts": 2, "on": ["5xx"], "per_try_timeout_seconds": 1.0},
    },
    request_headers={"set": [{"name": "x-b", "value": "1"}], "add": [{"name": "x-c", "value": "1"}], "remove": ["x-d"]},
    response_headers={"set": [{"name": "x-b", "value": "1"}], "add": [], "remove": []},
)
FULL_SERVICE = service(
    description="text",
    protocol="http1",
    load_balancing="random",
    connect_timeout_seconds=1.0,
    health_check={"path": "/healthz", "interval_seconds": 5, "timeout_seconds": 1, "expected_statuses": [200]},
)
DNS_SERVICE = {"endpoints": {"type": "dns", "host": "svc.example.com", "port": 443}}
HOSTNAME = {"description": "text", "redirect_to_https": True}
OBJECTS = {
    "routes": ("r", FULL_ROUTE),
    "services": ("s", FULL_SERVICE),
    "dns": ("s", DNS_SERVICE),
    "hostnames": ("h.acme.test", HOSTNAME),
}
LITERAL = {"description", "value"}
"""Fields in which a format operator is text like any other."""


def leaves(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value that holds a single value."""
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in leaves(each, (*place, key))]
    if isinstance(value, list):
        return [leaf for index, each in enumerate(value) for leaf in leaves(each, (*place, index))]
    return [place]


def put_in(value: Any, place: tuple[str | int, ...], new: Any) -> Any:
    """A copy of a JSON value with another value at `place`."""
    copy = json.loads(json.dumps(value))
    at = copy
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = new
    return copy


def name_of(part: Any) -> str:
    """A test's parameter as its name."""
    return part if isinstance(part, str) else "/".join(map(str, part))


CASES = [(plural, leaf) for plural, (_, spec) in OBJECTS.items() for leaf in leaves(spec)]


@pytest.mark.parametrize(
    ("plural", "leaf"), CASES, ids=lambda part: part if isinstance(part, str) else "/".join(map(str, part))
)
def test_every_field_refuses_what_it_cannot_mean(as_bob, plural, leaf):
    name, spec = OBJECTS[plural]
    address = f"/slices/acme@edge/{'services' if plural == 'dns' else plural}"
    surprises = []
    for what, bad in TEXTS.items():
        answer = as_bob.post(address, {"name": name, "spec": put_in(spec, leaf, bad)})
        if answer.status_code == 201:
            stored = answer.json()["spec"]
            if not is_harmless(leaf, what, value_at(stored, leaf), bad):
                surprises.append(f"{what} was stored as {value_at(stored, leaf)!r}")
            as_bob.delete(f"{address}/{name}", if_match="*")
        elif answer.status_code != 422 or not points_at(answer.json()["problems"], leaf):
            surprises.append(f"{what}: {answer.status_code} {answer.content[:300]!r}")
    assert surprises == []
    assert not DraftObject.objects.exists()
    assert not HostnameClaim.objects.exists()


def points_at(problems: list[dict[str, str]], leaf: tuple[str | int, ...]) -> bool:
    """Whether some problem is about the place, or about what it is part of."""
    wanted = "/spec/" + "/".join(map(str, leaf))
    return any(one["pointer"].startswith("/spec") and wanted.startswith(one["pointer"]) for one in problems)


def is_harmless(leaf: tuple[str | int, ...], what: str, stored: Any, sent: Any) -> bool:
    """Whether accepting this is right: text that means itself, or an absent value that has a meaning."""
    if what == "null":
        return stored is None
    if what == "a zero-width mark":  # in host names it is ignored by IDNA itself (UTS 46), and not stored
        return stored == "a"
    if isinstance(sent, bool | int):
        return stored == sent and type(stored) in {type(sent), float}
    return stored == sent and (leaf[-1] in LITERAL or what in {"blank", "only spaces"})


def value_at(value: Any, leaf: tuple[str | int, ...]) -> Any:
    for step in leaf:
        value = value[step]
    return value


@pytest.mark.parametrize(
    ("plural", "place"),
    [("routes", ()), ("routes", ("match",)), ("routes", ("action",)), ("services", ("endpoints",)), ("hostnames", ())],
)
def test_unknown_members_are_refused_wherever_they_are(as_bob, plural, place):
    name, spec = OBJECTS[plural]
    answer = as_bob.post(f"/slices/acme@edge/{plural}", {"name": name, "spec": put_in(spec, (*place, "surprise"), 1)})
    assert answer.status_code == 422
    assert ("field_unknown", "/".join(["/spec", *place, "surprise"])) in {
        (one["code"], one["pointer"]) for one in answer.json()["problems"]
    }


@pytest.mark.parametrize(
    "name", [None, "", " ", "UPPER", "a b", "a/b", "-a", "a" * 64, MEGABYTE, "a\0", 5, {}, [], True]
)
def test_names_are_plain_labels(as_bob, name):
    answer = as_bob.post("/slices/acme@edge/routes", {"name": name, "spec": route()})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"] == "/name"


@pytest.mark.parametrize("body", ["null", "[]", '"text"', "5", "{", "", '{"name": "a", "spec": ' + "[" * 2000, "\xff"])
def test_a_body_that_is_no_object_is_refused(as_bob, body):
    answer = as_bob.generic("POST", "/slices/acme@edge/routes", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("levels", "refused", "tried"), [(40, 422, 200), (200, 400, 400)])
def test_deep_nesting_is_refused_and_not_followed(as_bob, levels, refused, tried):
    deep: Any = "x"
    for _ in range(levels):
        deep = {"a": deep}
    for body in ({"name": "a", "spec": deep}, {"name": "a", "spec": route(match=deep)}):
        for query, expected in (("", refused), ("?dry_run=true", tried)):
            answer = as_bob.post("/slices/acme@edge/routes" + query, body)
            assert answer.status_code == expected
            assert answer.json()["detail" if expected == 400 else "problems"]


def test_a_deep_merge_patch_is_refused_and_not_followed(as_bob):
    as_bob.post("/slices/acme@edge/routes", {"name": "a", "spec": route()})
    deep: Any = "x"
    for _ in range(900):
        deep = {"a": deep}
    answer = as_bob.generic(
        "PATCH", "/slices/acme@edge/routes/a", '{"spec":' + '{"a":' * 900 + "1" + "}" * 901,
        content_type="application/merge-patch+json", if_match="*",
    )  # fmt: skip
    assert answer.status_code in {400, 422}
    assert as_bob.get("/slices/acme@edge/routes/a").json()["spec"]["match"]["path"]["value"] == "/"


@pytest.mark.parametrize("name", ["%00", "a%00b", "..", "%E2%80%AE", "a" * 5000, "A B", "*"])
def test_addresses_of_impossible_names_are_simply_not_there(as_bob, name):
    for plural in ("routes", "hostnames"):
        assert as_bob.get(f"/slices/acme@edge/{plural}/{name}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%E2%80%AE",
        "q=" + "a" * 300,
        "state=live",
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        "hostname=%0a",
        "cursor=WyIAIl0",
    ],
)
def test_filters_are_checked_like_everything_else(as_bob, query):
    answer = as_bob.get(f"/slices/acme@edge/routes?{query}")
    assert answer.status_code == 422, answer.content
    assert answer.json()["problems"][0]["pointer"].startswith("?")


@pytest.mark.parametrize("percent", ["100%", "%", "_", "\\", "'; DROP TABLE", "%25"])
def test_a_search_text_means_itself(as_bob, percent):
    as_bob.post("/slices/acme@edge/routes", {"name": "a", "spec": route()})
    as_bob.post("/slices/acme@edge/routes", {"name": "b", "spec": route(description=f"has {percent} in it", path="/b")})
    found = as_bob.get(f"/slices/acme@edge/routes?q={quote(percent)}")
    assert [row["name"] for row in found.json()["items"]] == ["b"]

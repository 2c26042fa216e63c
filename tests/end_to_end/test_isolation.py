"""One tenant cannot hurt another: not by a revision that Envoy refuses, and not by knowing another's names."""

import subprocess
import sys

import pytest

from tests.end_to_end.acts import ok, settled, shift_weights, signed_in
from tests.end_to_end.product import ask, version_served

# What our checks would refuse long before: a virtual host that names one domain twice, published past every check.
PUBLISH_UNCHECKED = """
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from policies import compiler, envoy_check
from policies.actions import planning
from policies.compiler import Resource
from policies.envoy import schema
from policies.models import Slice

def broken(unit, members, context, schema_, compile_unit=compiler.compile_unit):
    good = compile_unit(unit, members, context, schema_)
    def spoil(one):
        if not one.type_url.endswith("VirtualHost"):
            return one
        host = schema().unpack(one.body)
        host.domains.append(host.domains[0])
        return Resource.of(one.type_url, one.name, schema().pack(host), one.unit)
    return compiler.Compiled(tuple(spoil(one) for one in good.resources), good.problems)

compiler.compile_unit = broken
envoy_check.validate = lambda *_: ()
rollout = publish(Slice.objects.get(key="acme@edge"), Publication(message="past every check"), actor=SYSTEM)
print("ROLLOUT", rollout.pk)
"""


def publish_unchecked(product) -> str:
    """Publish acme's draft with a resource that Envoy refuses; return the rollout's id."""
    environment = product.part("console.serve").environ()
    run = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", PUBLISH_UNCHECKED],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "ROLLOUT" in run.stdout, run.stderr
    return run.stdout.split()[-1]


def test_a_revision_that_envoy_refuses_harms_nobody_and_says_where_and_why(product, api):
    before = {edge: version_served(edge) for edge in product.edges}
    shift_weights(api, {"echo-v1": 51, "echo-v2": 49})
    rollout = settled(api, publish_unchecked(product), seconds=60)

    assert rollout["state"] == "rolled_back"
    assert "acme/shop.acme.test" in rollout["cause"] or "domain" in rollout["cause"].lower()
    rejected = [node for node in rollout["nodes"] if node["state"] == "rejected"]
    assert rejected
    assert all("domain" in node["error"]["message"].lower() and node["error"]["object"] for node in rejected)
    assert {edge: version_served(edge) for edge in product.edges} == before

    theirs = ok(api.get("/slices/globex@edge"))
    assert theirs["status"] == "proven"
    host = ok(api.get("/slices/globex@edge/hostnames"))["items"][0]["name"]
    assert {ask(edge, host).status_code for edge in product.edges} == {200}

    shift_weights(api, {"echo-v1": 50, "echo-v2": 50})
    mended = ok(api.post("/slices/acme@edge/revisions", json={"message": "mended"}))
    assert settled(api, mended["rollout"]["id"])["state"] == "complete"


@pytest.fixture
def as_globex(product, api):
    """The API with a token that belongs to tenant globex only."""
    with signed_in(product, api, "globex", "eve@globex.test") as browser:
        assert ok(browser.get("/me"))["user"]["email"] == "eve@globex.test"
        yield browser


def test_another_tenants_names_lead_nowhere(product, api, as_globex):
    rollout = ok(api.get("/rollouts", params={"slice": "acme@edge"}))["items"][0]["id"]
    body = {"spec": {"hostnames": [], "action": {"type": "forward", "backends": []}}}
    attempts = [
        ("GET", "/slices/acme@edge", None),
        ("GET", "/slices/acme@edge/routes/shop-root", None),
        ("PUT", "/slices/acme@edge/routes/shop-root", body),
        ("DELETE", "/slices/acme@edge/routes/shop-root", None),
        ("POST", "/slices/acme@edge/revisions", {"message": "mine now"}),
        ("POST", "/slices/acme@edge/revisions/1/revert", {"message": "mine now"}),
        ("GET", f"/rollouts/{rollout}", None),
        ("GET", "/tenants/acme/members", None),
        ("POST", "/tenants/acme/tokens", {"name": "x", "scopes": ["view"]}),
        ("GET", "/slices/acme@edge/traffic", None),
    ]
    for method, path, json in attempts:
        answer = as_globex.request(method, path, json=json, headers={"If-Match": "*"})
        assert answer.status_code == 404, f"{method} {path}: {answer.status_code} {answer.text}"
    assert all(item["slice"] == "globex@edge" for item in ok(as_globex.get("/routes"))["items"])
    assert ok(as_globex.get("/search", params={"q": "shop"}))["items"] == []
    node = ok(as_globex.get("/nodes"))["items"][0]
    assert {one["slice"] for one in node["slices"]} <= {"globex@edge"}
    assert version_served(product.edges[0]) in {"v1", "v2"}

"""The way out, on the whole product: who is known reaches what a rule allows, from one publish to the next."""

import re
import subprocess
from dataclasses import dataclass

import httpx
import pytest

from tests.end_to_end.acts import ACME, ok, publish_and_settle
from tests.end_to_end.product import eventually

WORKLOAD, POLICY = f"{ACME}/workloads/courier", f"{ACME}/egress-policies/courier"


@dataclass(frozen=True)
class Known:
    """A credential as its workload has it."""

    key: str
    user: str
    password: str

    def ask(self, way_out: str, url: str) -> httpx.Response:
        """Ask for a URL through a node."""
        with httpx.Client(proxy=httpx.Proxy(way_out, auth=(self.user, self.password)), timeout=10) as client:
            return client.get(url)


@pytest.fixture
def services(product):
    """The address of each of the two services that the demo's names stand for."""
    one, two = (product.ports[f"GATEHOUSE_ECHO_V{n}_PORT"] for n in (1, 2))
    return f"http://payments.localhost:{one}/", f"http://ledger.localhost:{two}/"


def rule(url):
    host, port = re.fullmatch(r"http://(.+):(\d+)/", url).groups()
    return {
        "name": host.partition(".")[0], "destinations": [{"host": host, "port": int(port), "forwarding": "http"}]
    }  # fmt: skip


def told(answer):
    return answer.status_code, answer.headers.get("x-gatehouse-reason")


def change(api, path, spec):
    etag = api.get(path).headers["ETag"]
    return ok(api.patch(path, json={"spec": spec}, headers={"If-Match": etag}))


@pytest.fixture
def courier(api, services):
    """A workload with a credential that may reach the first service; taken away again at the end."""
    ok(api.post(f"{ACME}/workloads", json={"name": "courier", "spec": {"owner": "Delivery team"}}))
    made = ok(api.post(f"{WORKLOAD}/credentials"))
    spec = {"workloads": ["courier"], "rules": [rule(services[0])]}
    ok(api.post(f"{ACME}/egress-policies", json={"name": "courier", "spec": spec}))
    publish_and_settle(api, "a courier")
    yield Known(made["key"], made["user"], made["password"])
    for path in (POLICY, WORKLOAD):
        ok(api.delete(path, headers={"If-Match": api.get(path).headers["ETag"]}))
    publish_and_settle(api, "no courier")


def test_a_workload_reaches_what_is_published_and_nothing_else(product, api, courier, services):
    allowed, denied = services
    for way_out in product.ways_out:
        answer = courier.ask(way_out, allowed)
        assert (answer.status_code, answer.json()["version"]) == (200, "v1")
        assert not [name for name in answer.json()["headers"] if name.startswith(("proxy-", "x-gatehouse-"))]
        answer = courier.ask(way_out, denied)
        assert told(answer) == (403, "no_rule")
        assert answer.json()["error"] == "No egress rule allows this destination."
        assert answer.headers["x-request-id"]

    change(api, POLICY, {"rules": [rule(url) for url in services]})
    publish_and_settle(api, "the other one, too")
    assert {courier.ask(way_out, denied).json()["version"] for way_out in product.ways_out} == {"v2"}

    ok(api.delete(f"{WORKLOAD}/credentials/{courier.key}", headers={"If-Match": api.get(WORKLOAD).headers["ETag"]}))
    assert courier.ask(product.ways_out[0], allowed).status_code == 200  # the draft lets in and out nobody
    publish_and_settle(api, "without its credential")
    for way_out in product.ways_out:
        assert told(courier.ask(way_out, allowed)) == (407, "identity_refused")


def test_both_nodes_prove_their_way_out(api):
    def proven():
        nodes = ok(api.get("/nodes"))["items"]
        found = [one for node in nodes for one in node["listeners"] if one["name"] == "egress"]
        return [one["proven"] for one in found] == [True, True]

    assert eventually(proven)


def test_the_lines_of_the_welcome_do_what_they_say(product):
    lines = re.findall(r"(curl --noproxy .*/)(   \(denied\))?$", (product.home / "up.log").read_text(), re.MULTILINE)
    assert len(lines) == 2
    for line, denied in lines:
        command = line.replace("curl ", "curl -s -o /dev/null -w '%{http_code}' ", 1)
        run = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert run.stdout == ("403" if denied else "200"), (line, run.stderr)


def test_what_the_demos_workloads_do_is_counted_by_rule(api):
    def counted():
        traffic = ok(api.get(f"{ACME}/traffic", params={"window": "15m"}))
        return {row["route"] for row in traffic["by_route"] if "egress/" in row["route"]}

    wanted = {"partners/payments", "denied", "reporting/payments", "would-deny"}
    eventually(lambda: wanted <= {name.partition("egress/")[2] for name in counted()}, seconds=60)

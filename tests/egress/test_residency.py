"""Which data went where from where: by what workloads handle, what rules declare, and what nodes say of themselves."""

import csv

from policies.compiler import Kind
from tests.egress.telling import denied, flow, tell
from tests.fleet.edge import draft, publish_now

BASE = "/slices/acme@edge/egress"


def arranged(acme):
    draft(acme, Kind.WORKLOAD, "crm", {"data_classes": ["personal", "logs"]})
    draft(acme, Kind.WORKLOAD, "plain", {})
    rules = [
        {
            "name": "eu",
            "destinations": [
                {"host": "**.example.eu", "regions": ["eu"]},
                {"host": "{tenant}.x.test", "regions": ["de"]},
            ],
        },
        {"name": "any", "destinations": [{"host": "files.test"}]},
    ]
    residency = [{"name": "stays", "data_class": "personal", "to_regions": ["eu", "de"]}]
    spec = {"workloads": ["crm", "plain"], "rules": rules, "residency": residency}
    draft(acme, Kind.EGRESS_POLICY, "partners", spec)
    acme.refresh_from_db()
    publish_now(acme)
    own = {"workload": "crm", "bytes_up": 100, "bytes_down": 900}
    tell(
        acme, flow(**own, destination="a.example.eu:443", count=3), flow(**own, destination="acme.x.test:443"),
        flow(workload="plain", destination="a.example.eu:443"), region="eu",
    )  # fmt: skip
    tell(acme, denied("files.test:443", workload="crm", reason="residency", count=4), region="us")


def test_requests_bytes_and_denials_stand_by_class_and_both_regions(acme, alice):
    arranged(acme)
    items = alice.get(f"{BASE}/residency").json()["items"]
    assert {
        (one["data_class"], *one["destination_regions"], one["node_region"]): (
            one["requests"],
            one["denied"],
            one["bytes"],
        )
        for one in items
    } == {
        (kind, *where): sums
        for kind in ("personal", "logs")
        for where, sums in {("eu", "eu"): (3, 0, 1000), ("de", "eu"): (1, 0, 1000), ("us",): (0, 4, 0)}.items()
    }
    assert items[0]["destinations"]


def test_a_named_destination_is_where_it_says_itself(acme, alice):
    draft(acme, Kind.WORKLOAD, "crm", {"data_classes": ["personal"]})
    draft(acme, Kind.EGRESS_DESTINATION, "mail", {"host": "api.mail.test", "regions": ["de"]})
    rule = {"name": "mail", "destinations": [{"host": "mail.egress", "port": 80, "forwarding": "http"}]}
    draft(acme, Kind.EGRESS_POLICY, "partners", {"workloads": ["crm"], "rules": [rule]})
    acme.refresh_from_db()
    publish_now(acme)
    tell(acme, flow(workload="crm", destination="mail.egress:80", way="http"), region="eu")
    (item,) = alice.get(f"{BASE}/residency").json()["items"]
    assert (item["destination_regions"], item["node_region"]) == (["de"], "eu")


def test_the_same_is_had_as_a_table(acme, alice):
    arranged(acme)
    tell(acme, denied("=1+1:443", workload="crm"), region="us")
    answer = alice.get(f"{BASE}/residency", {"as": "csv"})
    assert answer["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(answer.content.decode().splitlines()))
    assert len(lines) == 6
    assert (lines[-1]["node_region"], lines[-1]["destinations"]) == ("us", "'=1+1:443 files.test:443")
    refused = alice.get(f"{BASE}/residency", {"as": "pdf"})
    assert (refused.status_code, refused.json()["problems"][0]["pointer"]) == (422, "?as")


def test_the_test_of_rules_knows_where_the_node_is_and_names_the_residency_rule(acme, alice):
    arranged(acme)
    asked = {"workload": "crm", "destination": "files.test:443"}
    answer = alice.post(f"{BASE}/test", asked).json()
    assert (answer["reason"], answer["policy"], answer["rule"], answer["pointer"]) == (
        "residency", "partners", "stays", "/spec/residency/0",
    )  # fmt: skip
    assert alice.post(f"{BASE}/test", asked | {"workload": "plain"}).json()["outcome"] == "allowed"
    draft(acme, Kind.EGRESS_POLICY, "home", {
        "workloads": ["crm"], "residency": [{"name": "from-eu", "data_class": "logs", "from_regions": ["eu"]}],
    })  # fmt: skip
    asked = {"workload": "crm", "destination": "a.example.eu:443", "against": "draft"}
    assert alice.post(f"{BASE}/test", asked | {"region": "eu"}).json()["outcome"] == "allowed"
    assert alice.post(f"{BASE}/test", asked | {"region": "us"}).json()["rule"] == "from-eu"

"""Delivery rules of a gateway, labels of nodes, and budgets as a gate."""

from datetime import datetime

import pytest
from django.utils import timezone

from console.audit.models import Entry
from fleet import budgets
from fleet.budgets import BudgetStanding, BudgetState, budget_gate, register
from fleet.governance import block_on, default_strategy, rules_of
from fleet.labels import label_problems
from fleet.models import DeliveryRules, Node, Strategy
from policies.models import Slice
from tests import make
from tests.fleet import edge as edges
from tests.fleet.edge import Edge

RULES = "/gateways/edge/delivery"


@pytest.fixture
def edge(cast) -> Edge:
    """A gateway whose rules nobody touched."""
    edge = edges.build(cast)
    DeliveryRules.objects.all().delete()
    return edge


@pytest.fixture
def node(edge) -> Node:
    return make.node(edge.gateway)


class TestDeliveryRules:
    def test_a_gateway_nobody_touched_has_the_defaults_and_reading_them_stores_nothing(self, edge, as_vera):
        assert as_vera.get(RULES).data == {"default_strategy": "standard", "approvals_required": False, "version": 1}
        assert default_strategy(edge.gateway) == "standard"
        assert not DeliveryRules.objects.exists()

    def test_what_is_sent_changes_and_the_rest_stays(self, edge, as_olga):
        first = as_olga.patch(RULES, {"approvals_required": True}, if_match=as_olga.get(RULES)["ETag"])
        second = as_olga.patch(RULES, {"default_strategy": "careful"}, if_match=first["ETag"])
        assert first.status_code == second.status_code == 200
        assert second.data == {"default_strategy": "careful", "approvals_required": True, "version": 3}
        assert default_strategy(edge.gateway) == "careful"
        (before, after) = Entry.objects.filter(verb="delivery.update").order_by("position")
        assert before.changes == [{"pointer": "/approvals_required", "before": False, "after": True}]
        assert after.changes == [{"pointer": "/default_strategy", "before": "standard", "after": "careful"}]

    def test_nobody_overwrites_rules_they_have_not_seen(self, edge, as_olga):
        seen = as_olga.get(RULES)["ETag"]
        assert as_olga.patch(RULES, {"approvals_required": True}, if_match=seen).status_code == 200
        assert as_olga.patch(RULES, {"approvals_required": False}, if_match=seen).status_code == 412
        assert as_olga.patch(RULES, {"approvals_required": False}).status_code == 428
        assert rules_of(edge.gateway).approvals_required

    def test_a_dry_run_shows_the_rules_and_keeps_the_old_ones(self, edge, as_olga):
        shown = as_olga.patch(f"{RULES}?dry_run=true", {"approvals_required": True}, if_match="*")
        assert shown.data["approvals_required"] is True
        assert not DeliveryRules.objects.exists()

    def test_the_rules_of_one_gateway_are_not_those_of_another(self, cast, edge, as_olga):
        west = edges.build(cast, "west")
        as_olga.patch(RULES, {"approvals_required": True}, if_match="*")
        assert (rules_of(edge.gateway).approvals_required, rules_of(west.gateway).approvals_required) == (True, False)

    def test_a_strategy_of_ones_own_may_be_the_default_where_it_may_be_chosen(self, cast, edge, as_olga):
        west = edges.build(cast, "west")
        Strategy.objects.create(name="slowly", gateway=west.gateway, document=document("slowly"))
        refused = as_olga.patch(RULES, {"default_strategy": "slowly"}, if_match="*")
        taken = as_olga.patch("/gateways/west/delivery", {"default_strategy": "slowly"}, if_match="*")
        assert refused.json()["problems"][0]["pointer"] == "/default_strategy"
        assert (refused.status_code, taken.status_code) == (422, 200)

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"default_strategy": "yolo"}, "/default_strategy"),
            ({"default_strategy": ""}, "/default_strategy"),
            ({"default_strategy": None}, "/default_strategy"),
            ({"approvals_required": "perhaps"}, "/approvals_required"),
            ({"approvals": True}, "/approvals"),
        ],
    )
    def test_a_mistake_is_refused_with_its_field(self, edge, as_olga, body, pointer):
        answer = as_olga.patch(RULES, body, if_match="*")
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json()["problems"]] == [pointer]


class TestLabels:
    def test_a_node_has_exactly_the_labels_it_was_given(self, node, as_olga, as_vera):
        as_olga.patch(f"/nodes/{node.pk}", {"labels": {"region": "eu-west", "tier": "canary"}})
        answer = as_olga.patch(f"/nodes/{node.pk}", {"labels": {"region": "eu-north", "gatehouse.dev/rack": "r7"}})
        assert answer.status_code == 200, answer.content
        shown = as_vera.get(f"/nodes/{node.pk}").data
        assert shown["labels"] == {"region": "eu-north", "gatehouse.dev/rack": "r7"}
        assert shown["region"] == as_vera.get("/nodes").data["items"][0]["region"] == "eu-north"
        entry = Entry.objects.filter(verb="node.label").latest("position")
        assert entry.changes == [
            {"pointer": "/labels/gatehouse.dev~1rack", "before": None, "after": "r7"},
            {"pointer": "/labels/region", "before": "eu-west", "after": "eu-north"},
            {"pointer": "/labels/tier", "before": "canary", "after": None},
        ]

    def test_a_node_without_labels_stands_nowhere(self, node, as_vera):
        shown = as_vera.get(f"/nodes/{node.pk}").data
        assert (shown["labels"], shown["region"]) == ({}, "")

    def test_a_revoked_node_keeps_its_labels(self, node, as_olga):
        as_olga.post(f"/nodes/{node.pk}/revoke")
        answer = as_olga.patch(f"/nodes/{node.pk}", {"labels": {"region": "eu-west"}})
        assert (answer.status_code, answer.json()["code"]) == (409, "node_revoked")

    @pytest.mark.parametrize(
        ("labels", "pointers"),
        [
            ({"-a": "x"}, ["/labels/-a"]),
            ({"a b": "x", "c": "y z"}, ["/labels/a b", "/labels/c"]),
            ({"": "x"}, ["/labels/"]),
            ({"k" * 64: "x"}, ["/labels/" + "k" * 64]),
            ({"a": "v" * 64}, ["/labels/a"]),
            ({"a": 5}, ["/labels/a"]),
            ({"a": None}, ["/labels/a"]),
            ({"a\u0000": "x"}, ["/labels/a\u0000"]),
            ({"Upper.Case/a": "x"}, ["/labels/Upper.Case~1a"]),
            ({"a/b/c": "x"}, ["/labels/a~1b~1c"]),
            ({"region": "eu-west\n"}, ["/labels/region"]),
            ({f"k{number}": "" for number in range(33)}, ["/labels"]),
            (["region"], ["/labels"]),
            ("region", ["/labels"]),
            (None, ["/labels"]),
        ],
    )
    def test_labels_with_mistakes_are_refused_each_by_its_key(self, node, as_olga, labels, pointers):
        answer = as_olga.patch(f"/nodes/{node.pk}", {"labels": labels})
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json()["problems"]] == pointers
        node.refresh_from_db()
        assert node.labels == {}

    def test_labels_are_what_kubernetes_takes(self):
        fine = {"a": "", "A_b.c-9": "Z", f"{'d' * 253}/{'k' * 63}": "v" * 63, "1/2": "3"}
        assert label_problems({**fine, **{f"k{number}": "" for number in range(28)}}, "labels") == []

    def test_labels_must_be_sent(self, node, as_olga):
        assert as_olga.patch(f"/nodes/{node.pk}", {}).json()["problems"][0]["pointer"] == "/labels"
        assert as_olga.patch(f"/nodes/{node.pk}", {"name": "x", "labels": {}}).status_code == 422


class TestBudgets:
    @pytest.fixture(autouse=True)
    def _no_sources(self, monkeypatch):
        monkeypatch.setattr(budgets, "_sources", [])

    def test_without_a_source_there_is_no_budget_and_nothing_is_held(self, edge):
        now = timezone.now()
        assert budget_gate(edge.acme, now) == BudgetStanding(BudgetState.NONE, "")
        assert block_on(edge.acme, now) == ""

    def test_the_worst_that_any_source_knows_counts_and_a_spent_budget_holds(self, edge):
        register(says(BudgetState.OK, "62 % left."))
        assert budget_gate(edge.acme, timezone.now()).state is BudgetState.OK
        assert block_on(edge.acme, timezone.now()) == ""

        register(says(BudgetState.SPENT, "The budget of “shop” is spent."))
        register(says(BudgetState.NONE, ""))
        assert block_on(edge.acme, timezone.now()) == "The budget of “shop” is spent."
        assert block_on(edge.acme, timezone.now(), override="This mends it") == ""

    def test_a_source_is_asked_once_however_often_it_registers(self, edge):
        asked = []

        def source(slice: Slice, now: datetime) -> BudgetStanding:
            asked.append(slice.key)
            return BudgetStanding()

        register(source)
        register(source)
        budget_gate(edge.acme, timezone.now())
        assert asked == ["acme@edge"]


def says(state: BudgetState, text: str):
    return lambda slice, now: BudgetStanding(state, text)


def document(name: str) -> dict:
    stage = {
        "title": "One",
        "cohort": {"type": "count", "count": 1},
        "bake_seconds": 60,
        "min_requests": 0,
        "gate": False,
    }
    everybody = {**stage, "title": "All", "cohort": {"type": "all"}}
    return {
        "name": name,
        "title": name,
        "description": "",
        "stages": [stage, everybody],
        "judge": False,
        "hold_hours": None,
    }

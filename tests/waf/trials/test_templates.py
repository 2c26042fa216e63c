"""Templates give rules that a policy takes as they are."""

import pytest
from gatehouse_inspector.policies.templates import TEMPLATES

from policies.compiler import IntentObject, parse

PATH = "/slices/acme@edge/waf/templates"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_policy_takes_the_rules_of_a_template_staged(edge, as_vera, name):
    rules = as_vera.post(PATH, {"template": name}).json()["rules"]
    assert all(rule["staged"] for rule in rules)
    assert isinstance(parse("waf_policy", "shop", {"rules": rules}), IntentObject)


def test_values_stand_in_the_rules(edge, as_vera):
    values = {"path": '/sign"in', "attempts": "3"}
    rules = as_vera.post(PATH, {"template": "login-abuse", "values": values}).json()["rules"]
    assert any('"/sign\\"in"' in rule["expression"] for rule in rules)
    assert [rule["rate"]["requests"] for rule in rules if "rate" in rule] == [3]


@pytest.mark.parametrize(("name", "value"), [("attempts", "many"), ("attempts", "0"), ("nothing", "1"), ("path", "")])
def test_a_value_that_does_not_fit_is_named(edge, as_vera, name, value):
    answer = as_vera.post(PATH, {"template": "login-abuse", "values": {name: value}})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["pointer"].startswith("/values")

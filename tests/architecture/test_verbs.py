"""Every change of state goes through a verb, and every verb has a name of its own."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACTIONS = sorted(
    path
    for pattern in (
        "console/accounts/actions",
        "policies/actions",
        "fleet/actions",
        "waf/actions",
        "egress/actions",
        "alerting/actions",
        "exports/actions",
        "tenancy/actions",
    )
    for path in (ROOT / pattern).rglob("*.py")
)
VIEWS = sorted(
    path
    for pattern in (
        "console/accounts/api",
        "policies/api",
        "fleet/api",
        "telemetry/api",
        "waf/api",
        "egress/api",
        "alerting/api",
        "exports/api",
        "tenancy/api",
    )
    for path in (ROOT / pattern).rglob("*.py")
)
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}


def verbs() -> list[tuple[str, str]]:
    """Every `verb("…")` of the product as (file:function, name)."""
    return [
        (f"{path.relative_to(ROOT)}:{function.name}", call.args[0].value)
        for path in ACTIONS
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "verb"
        if isinstance(call.args[0], ast.Constant)
    ]


def test_verbs_are_named_thing_dot_verb():
    assert len(verbs()) > 15
    assert [entry for entry in verbs() if not re.fullmatch(r"[a-z_]+\.[a-z_]+", entry[1])] == []


def test_a_function_opens_one_verb_only():
    places = [place for place, _ in verbs()]
    assert sorted({place for place in places if places.count(place) > 1}) == []


def test_views_write_nothing_themselves():
    writing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in VIEWS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr == "objects"
    ]
    assert writing == []

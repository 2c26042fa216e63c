"""No expression that somebody wrote runs in Python's `re`, where a short one may take days: RE2 runs those."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_house_rules import FILES, functions, source

CALLS = {"compile", "match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"}
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
PERMITTED = {
    "agent/gatehouse_agent/delivery.py": "the name of a resource, escaped",
    "agent/gatehouse_agent/egress/matching.py": "what the compiler writes of names, ports and times",
    "agent/gatehouse_agent/explain.py": "those of routes, where somebody on the node asks for a path of their own",
    "fleet/rollout/strategy/reading.py": "constants of its callers",
    "inspector/gatehouse_inspector/dlp/known.py": "a class of single bytes, escaped",
    "inspector/gatehouse_inspector/dlp/reading.py": "a boundary, escaped",
    "inspector/gatehouse_inspector/requests/multipart.py": "a boundary, escaped",
    "policies/compiler/checks/redirects.py": "a template of a path: segments, and ** at the end alone",
    "policies/compiler/intent/fields/origins.py": "constants, in pairs with what is compared",
    "policies/compiler/intent/fields/regexes.py": "compiles, and never runs",
    "policies/compiler/matching/reference.py": "what tests compare Envoy with",
    "policies/compiler/verification/values.py": "those of Envoy's own schema",
    "protocol/gatehouse_protocol/vocabulary.py": "constants of the module",
    "tenancy/catalogue/sweep.py": "ids and names of one tenant, escaped",
    "tester/telling/decisions.py": "constants of the module",
}


def is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and CONSTANT.fullmatch(node.id) is not None)


def is_of_re(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"


def made_while_running(path: Path) -> Iterator[ast.Call]:
    """Every call of `re` in a function with an expression that is no literal and no constant."""
    for function in functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and is_of_re(node.func) and node.func.attr in CALLS:
                asked = node.args[0] if node.args else node.keywords[0].value
                if not is_constant(asked):
                    yield node


def by_another_name(path: Path) -> bool:
    return any(
        (isinstance(node, ast.ImportFrom) and node.module == "re")
        or (isinstance(node, ast.Import) and any(alias.name == "re" and alias.asname for alias in node.names))
        for node in ast.walk(ast.parse(source(path)))
    )


def test_only_what_is_listed_makes_expressions_while_it_runs():
    assert {str(path) for path in FILES if any(made_while_running(path))} == set(PERMITTED)


def test_the_module_goes_by_its_own_name():
    assert [str(path) for path in FILES if by_another_name(path)] == []

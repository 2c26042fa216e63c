"""YAML of callers is read in one place, which refuses what stands for more than it is."""

import ast
from pathlib import Path

from tests.architecture.test_house_rules import FILES, source

THE_READER = "policies/plain_yaml.py"
OUTSIDE = ("cli/",)
"""A program of its own, which reads its own user's files."""

READS = {"compose", "compose_all", "parse", "scan"}


def reads_yaml(path: Path) -> bool:
    """Whether a file calls what reads YAML, or takes it, or a loader, from the library by name."""
    return any(_is_reading(node) for node in ast.walk(ast.parse(source(path))))


def _is_reading(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in {"yaml", "ruamel"}
    is_of_yaml = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "yaml"
    return is_of_yaml and (node.attr in READS or "load" in node.attr.lower())


def test_nothing_but_the_reader_loads_yaml():
    found = {str(path) for path in FILES if not str(path).startswith(OUTSIDE) and reads_yaml(path)}
    assert found == {THE_READER}

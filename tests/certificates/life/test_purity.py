"""The core of certificates' lives knows itself, names and the standard library: no clock, no chance, no I/O."""

import ast
import sys
from pathlib import Path

CORE = Path(__file__).resolve().parents[3] / "certificates" / "life"
WORLDLY = {"asyncio", "io", "os", "pathlib", "random", "secrets", "socket", "threading", "time"}
OURS = {"certificates.pki.errors", "certificates.pki.names"}
CLOCKS = {"now", "today", "utcnow"}

TREES = {path: ast.parse(path.read_text()) for path in CORE.rglob("*.py")}


def imported(tree: ast.AST) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_the_core_imports_only_itself_and_what_is_pure():
    assert len(TREES) > 10
    foreign = {
        f"{path.name}: {name}"
        for path, tree in TREES.items()
        for name in imported(tree) - OURS
        if not name.startswith("certificates.life")
        and (name.partition(".")[0] not in sys.stdlib_module_names or name.partition(".")[0] in WORLDLY)
    }
    assert foreign == set()


def test_nobody_looks_at_a_clock():
    looks = {
        f"{path.name}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS
    }
    assert looks == set()

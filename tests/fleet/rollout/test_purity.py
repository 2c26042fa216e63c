"""The core of rollouts knows itself and the standard library: no clock, no chance, no files, no network."""

import ast
import sys
from pathlib import Path

CORE = Path(__file__).resolve().parents[3] / "fleet" / "rollout"
WORLDLY = {"asyncio", "datetime", "io", "os", "pathlib", "random", "secrets", "socket", "threading", "time"}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_the_core_imports_only_itself_and_what_is_pure():
    modules = {path: imported(path) for path in CORE.rglob("*.py")}
    assert len(modules) > 20
    foreign = {
        f"{path.relative_to(CORE)}: {name}"
        for path, names in modules.items()
        for name in names
        if not name.startswith("fleet.rollout")
        and (name.partition(".")[0] not in sys.stdlib_module_names or name.partition(".")[0] in WORLDLY)
    }
    assert foreign == set()

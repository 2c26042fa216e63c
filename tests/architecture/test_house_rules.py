"""The house stays small and named: short files and functions, a sentence on every module, no drawers for odds."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "console",
    "policies",
    "fleet",
    "telemetry",
    "slo",
    "waf",
    "egress",
    "tester",
    "certificates",
    "vending",
    "costs",
    "alerting",
    "exports",
    "tenancy",
    "recovery",
    "agent/gatehouse_agent",
    "protocol/gatehouse_protocol",
    "inspector/gatehouse_inspector",
    "cli/gatehouse_cli",
)
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager", "managers"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 50

FILES = sorted(
    path.relative_to(ROOT)
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)


@cache
def source(path: Path) -> str:
    return (ROOT / path).read_text()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node for node in ast.walk(ast.parse(source(path))) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def test_there_is_a_house():
    assert len(FILES) > 100


@pytest.mark.parametrize("package", PACKAGES)
def test_files_are_short(package):
    long = {str(path): len(source(path).splitlines()) for path in FILES if str(path).startswith(package)}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_are_short(package):
    long = [
        f"{path}:{function.name}"
        for path in FILES
        if str(path).startswith(package)
        for function in functions(path)
        if function.end_lineno - function.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is_for():
    assert [
        str(path) for path in FILES if source(path).strip() and not ast.get_docstring(ast.parse(source(path)))
    ] == []


def test_every_public_function_says_what_it_does():
    silent = [
        f"{path}:{node.name}"
        for path in FILES
        for node in ast.parse(source(path)).body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_function_says_what_it_returns():
    untyped = [f"{path}:{function.name}" for path in FILES for function in functions(path) if function.returns is None]
    assert untyped == []


def test_nothing_is_kept_in_a_drawer():
    assert [str(path) for path in FILES if DRAWERS & {part.removesuffix(".py") for part in path.parts}] == []


def test_the_image_has_every_package_of_the_control_plane():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    for package in PACKAGES:
        if "/" not in package:
            assert f"COPY {package} {package}" in lines
            assert f"COPY --from=build /app/{package} {package}" in lines

"""The console is built when its sources changed, and only then."""

import json

import pytest

from console.local.frontend import build as frontend
from console.local.frontend.javascript import _is_new_enough, _node_of_wheel, _write_script
from console.local.places import Places
from console.local.supervision.program import StackError

NPM = """#!/bin/sh
echo "$*" >> "$NPM_CALLS"
case "$1" in
  ci) mkdir -p node_modules;;
  run) mkdir -p dist && cp src/main.tsx dist/main.js;;
  *) exit 7;;
esac
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout whose npm notes what it was asked for and copies one file."""
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    (tmp_path / "frontend" / "src" / "main.tsx").write_text("one")
    (tmp_path / "frontend" / "package-lock.json").write_text("{}")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "npm").write_text(NPM)
    (tools / "npm").chmod(0o755)
    monkeypatch.setenv("NPM_CALLS", str(tmp_path / "calls"))
    monkeypatch.setattr(frontend, "search_path", lambda _places: f"{tools}:/usr/bin:/bin")
    return Places(tmp_path, tmp_path / "state", tmp_path / "run", tmp_path / "pg").make()


def _calls(checkout):
    path = checkout.checkout / "calls"
    calls = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return [call.split()[0] for call in calls]


def test_a_build_happens_once_and_again_after_a_change(checkout):
    assert not frontend.is_built(checkout)
    frontend.build(checkout)
    assert _calls(checkout) == ["ci", "run"]
    frontend.build(checkout)
    assert _calls(checkout) == []
    (checkout.checkout / "frontend" / "src" / "main.tsx").write_text("two")
    assert not frontend.is_built(checkout)
    frontend.build(checkout)
    assert _calls(checkout) == ["run"]
    assert frontend.is_built(checkout)


def test_packages_are_installed_once_and_again_when_the_lock_changes(checkout):
    frontend.install(checkout)
    frontend.install(checkout)
    assert _calls(checkout) == ["ci"]
    (checkout.checkout / "frontend" / "package-lock.json").write_text('{"changed": true}')
    frontend.install(checkout)
    assert _calls(checkout) == ["ci"]


@pytest.fixture
def packages(checkout, monkeypatch):
    """A checkout whose build needs one package and whose tests need another; the npm of the wheel installs them."""
    folder = checkout.checkout / "frontend"
    for name in ("builder", "tester"):
        (folder / name).mkdir()
        (folder / name / "package.json").write_text(json.dumps({"name": name, "version": "1.0.0"}))
    needs = {"dependencies": {"builder": "file:builder"}, "devDependencies": {"tester": "file:tester"}}
    (folder / "package.json").write_text(json.dumps({"name": "console", "scripts": {"build": "mkdir -p dist"}} | needs))
    parts = {f"node_modules/{name}": {"resolved": name, "link": True} for name in ("builder", "tester")}
    whole = {"": needs, **parts, "builder": {"version": "1.0.0"}, "tester": {"version": "1.0.0", "dev": True}}
    lock = {"name": "console", "lockfileVersion": 3, "requires": True, "packages": whole}
    (folder / "package-lock.json").write_text(json.dumps(lock))
    path = f"{_node_of_wheel(checkout)}:/usr/bin:/bin"
    monkeypatch.setattr(frontend, "search_path", lambda _places: path)
    return folder


def _installed(folder):
    return {path.name for path in (folder / "node_modules").iterdir() if not path.name.startswith(".")}


def test_a_fresh_build_is_as_small_as_the_persons_npm_is_set_and_tests_add_what_they_need(
    checkout, packages, monkeypatch
):
    monkeypatch.setenv("NODE_ENV", "production")
    frontend.build(checkout)
    assert _installed(packages) == {"builder"}
    frontend.install(checkout)
    assert _installed(packages) == {"builder", "tester"}


def test_a_build_never_takes_away_what_tests_installed(checkout, packages, monkeypatch):
    frontend.install(checkout)
    monkeypatch.setenv("NODE_ENV", "production")
    (packages / "src" / "main.tsx").write_text("two")
    frontend.build(checkout)
    assert _installed(packages) == {"builder", "tester"}
    (packages / "package-lock.json").write_text((packages / "package-lock.json").read_text() + "\n")
    (packages / "src" / "main.tsx").write_text("three")
    frontend.build(checkout)
    assert _installed(packages) == {"builder", "tester"}


def test_a_failing_npm_is_named_with_its_exit_code(checkout):
    with pytest.raises(StackError, match="npm nonsense` failed with exit code 7"):
        frontend.npm(checkout, "nonsense")


def test_nothing_counts_as_served_before_it_is_collected(checkout):
    frontend.build(checkout)
    assert not frontend.is_collected(checkout)


def test_an_old_or_untested_node_is_not_used(tmp_path):
    for version, is_wanted in (("v20.20.2", False), ("v24.14.9", False), ("v24.15.0", True), ("v25.0.0", False)):
        _write_script(tmp_path / "node", f"echo {version}")
        assert _is_new_enough(str(tmp_path / "node")) is is_wanted
    assert not _is_new_enough(None)


def test_the_wheel_brings_node_and_an_npm_that_starts(checkout, monkeypatch):
    folder = _node_of_wheel(checkout)
    assert _is_new_enough(str(folder / "node"))
    environment_path = f"{folder}:/usr/bin:/bin"
    monkeypatch.setattr(frontend, "search_path", lambda _places: environment_path)
    frontend.npm(checkout, "--version")

"""What is in the images, and who of the containers reaches whom: the traffic of strangers gets no farther than web."""

from pathlib import Path

import pytest
import yaml

from console.local.frontend.build import NOT_OURS
from tests.architecture.test_house_rules import FILES
from tests.architecture.test_outbound import imported

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
NODES = sorted(name for name, one in SERVICES.items() if one.get("image") == "gatehouse-node")


def beside(name: str) -> set[str]:
    """Every other service with which this one shares a network; what names none is in the one that all have."""
    mine = set(SERVICES[name].get("networks", ["default"]))
    return {other for other, one in SERVICES.items() if mine & set(one.get("networks", ["default"]))} - {name}


def test_nodes_reach_web_and_each_other_and_nothing_else():
    assert len(NODES) == 2
    for name in NODES:
        assert beside(name) == {"web", *NODES} - {name}


def test_the_database_and_the_queue_reach_nobody_outside():
    for name in ("postgres", "valkey"):
        assert [COMPOSE["networks"][network]["internal"] for network in SERVICES[name]["networks"]] == [True]
        assert "ports" not in SERVICES[name]


def test_the_queue_asks_for_a_password_that_stands_in_no_environment():
    assert SERVICES["valkey"]["command"][:2] == ["valkey-server", "/run/secrets/valkey_conf"]
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["environment"]["REDIS_URL_FILE"] == "/run/secrets/redis_url"
        assert "REDIS_URL" not in SERVICES[name]["environment"]


@pytest.mark.parametrize("name", sorted(name for name, one in SERVICES.items() if one.get("build")))
def test_what_is_ours_can_gain_no_rights(name):
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_each_secret_that_is_used_is_declared_and_told_how_to_make():
    used = {secret for one in SERVICES.values() for secret in one.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])
    operating = (ROOT / "docs" / "operating.md").read_text()
    assert [secret for secret in used if f"secrets/{secret}" not in operating] == []


DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def test_what_is_installed_is_known_by_digest():
    installs = [line for line in DOCKERFILE if "pip install" in line]
    assert len(installs) == 2
    assert [line for line in installs if line.count("pip install") != line.count("--require-hashes")] == []
    assert [line for line in DOCKERFILE if "uv sync" in line and "--frozen" not in line] == []


def test_nothing_comes_along_that_is_not_named():
    sources = {source for line in DOCKERFILE if line.startswith("COPY") for source in line.split()[1:-1]}
    assert not sources & {".", "./", "/app", "*"}
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".git", ".gatehouse", ".venv", "secrets"} <= set(left_out)


def test_scripts_of_libraries_are_served_by_nobody():
    (line,) = [line for line in DOCKERFILE if "collectstatic" in line]
    assert line.endswith(" ".join(NOT_OURS))


def test_what_fills_a_demo_stays_behind_and_nobody_misses_it():
    assert "RUN rm -r console/local */demo */management/commands/seed_*.py" in DOCKERFILE
    shipped = [path for path in FILES if not {"demo", "local"} & set(path.parts) and not path.match("seed_*.py")]
    assert [
        str(path)
        for path in shipped
        for name in imported(path)
        if f"{name}.".startswith("console.local.") or ".demo." in f"{name}."
    ] == []

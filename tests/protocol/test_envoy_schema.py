"""The schema inside the Envoy binary: exact, cached, and never half read."""

import os
import shutil
from pathlib import Path

import pytest
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.envoy_schema import EnvoySchema, SchemaUnavailableError

SCHEMA = envoy_schema.default()


def test_the_schema_is_that_of_the_binary() -> None:
    assert SCHEMA.version.count(".") == 2
    # Fields that no published package of the schema knows, and that this product uses.
    assert "stats_scope" in SCHEMA.message("envoy.extensions.access_loggers.stats.v3.Config").DESCRIPTOR.fields_by_name
    assert "path_rewrite" in SCHEMA.message("envoy.config.route.v3.RedirectAction").DESCRIPTOR.fields_by_name


def test_a_message_survives_packing() -> None:
    route = SCHEMA.message("envoy.config.route.v3.Route")(name="r")
    route.match.prefix = "/"
    packed = SCHEMA.pack(route)
    assert SCHEMA.unpack(packed) == route
    assert b"type.googleapis.com/envoy.config.route.v3.Route" in packed


def test_equal_messages_pack_to_equal_bytes_whatever_order_they_were_filled_in() -> None:
    kind = SCHEMA.message("envoy.config.route.v3.VirtualHost")
    config = SCHEMA.to_any(SCHEMA.message("envoy.config.route.v3.FilterConfig")())
    bodies = set()
    for order in (range(20), reversed(range(20))):
        host = kind(name="h")
        for index in order:
            host.typed_per_filter_config[f"filter-{index}"].CopyFrom(config)
        bodies.add(SCHEMA.pack(host))
    assert len(bodies) == 1


def test_an_unknown_message_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        SCHEMA.message("envoy.config.route.v3.Nothing")
    with pytest.raises(KeyError):
        SCHEMA.unpack(SCHEMA.message("google.protobuf.Any")(type_url="type.googleapis.com/a.B").SerializeToString())


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory of its own, and a binary that no earlier test has loaded."""
    monkeypatch.setenv("GATEHOUSE_SCHEMA_CACHE", str(tmp_path / "cache"))
    binary = tmp_path / "envoy"
    try:
        os.link(envoy_schema.default_envoy_binary(), binary)
    except OSError:
        shutil.copy2(envoy_schema.default_envoy_binary(), binary)
    return binary


def reloaded(binary: Path) -> EnvoySchema:
    """The schema as the next process would load it."""
    envoy_schema._load.cache_clear()
    return envoy_schema.load(binary)


def test_the_second_start_reads_the_cache(fresh: Path) -> None:
    first = reloaded(fresh)
    (cached,) = (fresh.parent / "cache").iterdir()
    written = cached.read_bytes()
    assert reloaded(fresh).version == first.version
    assert cached.read_bytes() == written


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_cache_is_read_again_from_the_binary(fresh: Path, damage: bytes | None) -> None:
    reloaded(fresh)
    (cached,) = (fresh.parent / "cache").iterdir()
    good = cached.read_bytes()
    cached.write_bytes(good[:-100] if damage is None else damage)
    assert reloaded(fresh).message("envoy.config.route.v3.Route")
    assert cached.read_bytes() == good


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(fresh: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (fresh.parent / "cache").write_text("in the way")
    assert reloaded(fresh).message("envoy.config.route.v3.Route")
    assert "not cached" in capsys.readouterr().err


def test_a_binary_that_is_not_envoy_is_said_so(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho other\n")
    other.chmod(0o755)
    with pytest.raises(SchemaUnavailableError, match="carries no Envoy descriptors"):
        envoy_schema.load(other)
    with pytest.raises(SchemaUnavailableError, match="cannot read"):
        envoy_schema.load(tmp_path / "missing")


def test_the_environment_names_the_binary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEHOUSE_ENVOY_BIN", "/opt/envoy")
    assert envoy_schema.default_envoy_binary() == Path("/opt/envoy")

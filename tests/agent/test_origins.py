"""An operator's files of countries: what of them Envoy is given, and what becomes of bad ones."""

import asyncio
import http.client
from dataclasses import replace
from pathlib import Path

import pytest
from gatehouse_agent.assembly.origins import OriginFiles
from gatehouse_agent.origins import Origins

from tests.agent import edge, origin_files
from tests.agent.reports import proven

GERMAN = {"DE": "127.0.0.2/32"}


class Told(list[tuple[str, str]]):
    def __call__(self, code: str, text: str) -> None:
        self.append((code, text))


async def turn(origins: Origins) -> None:
    """Let one round of looking pass."""
    origins._look()
    origins._say()


def test_without_a_setting_nobody_knows_where_clients_come_from(tmp_path: Path) -> None:
    assert Origins((), tmp_path / "copies", Told()).files is None


def test_a_file_is_known_by_what_is_in_it_and_the_first_counts(tmp_path: Path) -> None:
    both = {"127.0.0.3/32": {"country": {"iso_code": "FR"}, "autonomous_system_number": 64_501}}
    sources = (origin_files.countries(tmp_path / "a", **GERMAN), origin_files.write(tmp_path / "b", both))
    copies = tmp_path / "copies"
    files = Origins(sources, copies, Told()).files
    assert files == OriginFiles(copies / "countries.mmdb", copies / "systems.mmdb")
    assert (copies / "countries.mmdb").read_bytes() == sources[0].read_bytes()
    assert (copies / "systems.mmdb").read_bytes() == sources[1].read_bytes()


async def test_a_new_file_is_taken_and_a_broken_or_missing_one_is_told_of_once(tmp_path: Path) -> None:
    told, copies = Told(), tmp_path / "copies"
    source = origin_files.countries(tmp_path / "c", **GERMAN)
    origins = Origins((source,), copies, told)
    origin_files.countries(source, FR="127.0.0.2/32")
    good = source.read_bytes()
    await turn(origins)
    assert (copies / "countries.mmdb").read_bytes() == good
    source.write_bytes(b"rubbish")
    await turn(origins)
    await turn(origins)
    assert [code for code, _ in told] == ["origins_unreadable"]
    source.unlink()
    await turn(origins)
    assert [code for code, _ in told] == ["origins_unreadable"] * 2
    assert (copies / "countries.mmdb").read_bytes() == good
    assert Origins((source,), copies, told).files == OriginFiles(copies / "countries.mmdb")


def test_a_file_with_neither_is_none(tmp_path: Path) -> None:
    source = origin_files.write(tmp_path / "c", {"127.0.0.2/32": {"city": "Bonn"}})
    assert Origins((source,), tmp_path / "copies", Told()).files is None


@pytest.mark.envoy
async def test_an_agent_lets_its_envoy_know_and_a_broken_file_takes_nothing_from_it(
    control_plane, start_agent, config, port, tmp_path
):
    source = origin_files.countries(tmp_path / "c", **GERMAN)
    german = {"key": "envoy.geoip", "string_match": {"contains": '"country":"DE"'}}
    near = {**edge.answer("acme", "near", name="near"), "match": {"prefix": "/", "filter_state": [german]}}
    host = edge.virtual_host("acme", "shop.test", near, edge.answer("acme", "far"))
    first = await start_agent(replace(config, origins=(source,)))
    await control_plane.publish(("platform@edge", edge.platform(8080)), ("acme@edge", [host]))
    await control_plane.reported(proven("acme@edge", 1))
    assert await asyncio.to_thread(_answer, port, "127.0.0.2") == "near"
    assert await asyncio.to_thread(_answer, port, "127.0.0.3") == "far"
    source.write_bytes(b"rubbish")
    await first.stop()
    control_plane.reports.clear()
    await start_agent(replace(config, origins=(source,)))
    await control_plane.reported(proven("acme@edge", 1))
    assert await asyncio.to_thread(_answer, port, "127.0.0.2") == "near"
    await control_plane.reported(lambda one: any(event.code == "origins_unreadable" for event in one.events))


def _answer(port: int, address: str) -> str:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))
    try:
        asking.request("GET", "/", headers={"Host": "shop.test"})
        return asking.getresponse().read().decode()
    finally:
        asking.close()

"""Workers use the faster allocator where there is one, and whatever the setting says instead."""

from pathlib import Path

import psutil
import pytest
from gatehouse_inspector.serving.allocator import with_allocator
from gatehouse_inspector.serving.supervisor import Supervisor


def test_a_setting_names_another_allocator_or_none():
    assert with_allocator({"GATEHOUSE_ALLOCATOR": ""}) == {"GATEHOUSE_ALLOCATOR": ""}
    found = with_allocator({"GATEHOUSE_ALLOCATOR": "/opt/x.so", "LD_PRELOAD": "/opt/y.so"})
    assert found["LD_PRELOAD"] == "/opt/x.so /opt/y.so"


def maps_of(process):
    return Path(f"/proc/{process.pid}/maps").read_text()


async def test_workers_use_it(inspector, tmp_path):
    library = with_allocator({}).get("LD_PRELOAD")
    if library is None:
        pytest.skip("no mimalloc on this machine")
    supervisor = Supervisor(tmp_path / "s", workers=1)
    await supervisor.load({"policies": {"acme/shop": {"mode": "block"}}})
    try:
        generation = next(
            one for one in psutil.Process().children() if "gatehouse_inspector.serving.generation" in one.cmdline()
        )
        for process in (generation, *generation.children()):
            assert "libmimalloc" in maps_of(process)
    finally:
        await supervisor.close()

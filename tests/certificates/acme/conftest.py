"""One Pebble for tests that do not mind others using it, and a loud line when there is none on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.certificates.faulty_proxy import FaultyProxy, faulty_proxy
from tests.certificates.pebble import BINARIES, MISSING, RunningPebble, temporary_pebble


@pytest.fixture(scope="module")
def pebble() -> Iterator[RunningPebble]:
    """A Pebble that refuses no nonce and blocks blocked.example."""
    if BINARIES is None:
        pytest.skip(MISSING)
    with temporary_pebble(nonce_reject_percent=0, blocked_domains=("blocked.example",)) as found:
        yield found


@pytest.fixture
def proxy(tmp_path: Path, pebble: RunningPebble) -> Iterator[FaultyProxy]:
    """A proxy in front of it, without any trouble yet."""
    with faulty_proxy(tmp_path / "proxy", pebble) as found:
        yield found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Draw a line nobody overlooks."""
    if BINARIES is None:
        terminalreporter.section("no test CA", sep="*", red=True, bold=True)
        terminalreporter.line(MISSING, red=True)

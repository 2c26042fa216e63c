"""Says why a test had to run again: what passes at the second try is worth a look too."""

from typing import Any

import pytest


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the first failure of every test that ran again, above the list of their names."""
    again = terminalreporter.stats.get("rerun", [])
    if not again:
        return
    terminalreporter.section("what the first tries failed of")
    for report in again:
        terminalreporter.write_line(f"{report.nodeid} ({report.when})", bold=True)
        terminalreporter.write_line(report.longreprtext[-2000:])

"""How a run of several workers is cut: what belongs together stays in one worker, and what takes long begins first.

A file is one piece, so that what its tests share is set up once. Tests that share a whole product are one piece, a
*chain*, however many files they are in. A file whose tests share nothing is cut into single tests, which come last and
fill the gaps. Said here by path: groups given as marks to `--dist loadgroup` are lost with pytest 9.2, silently.
"""

from fnmatch import fnmatch
from typing import Any, Final

import pytest
from xdist.scheduler import LoadScopeScheduling

CHAINS: Final = (
    ("tests/end_to_end/test_rollouts.py", "tests/end_to_end/test_many_nodes.py"),
    ("tests/end_to_end/test_switches.py",),
    ("tests/end_to_end/*",),
    ("tests/browser/*",),
)
"""Files of each chain; the first chain that has a file takes it, and chains begin in this order.

The first two mostly watch nodes bake: they take long, and need the processors least.
"""
SINGLE: Final = ("tests/access/test_matrix.py",)
"""Long files whose tests share nothing."""


class Spreading(LoadScopeScheduling):
    """Gives each worker the next piece when it has next to nothing left."""

    def _split_scope(self, nodeid: str) -> str:
        return piece_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=_turn), last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spreading:
    """Cut every run that has workers this way, whatever `--dist` says."""
    return Spreading(config, log)


def piece_of(nodeid: str) -> str:
    """Return the name of the piece that a test belongs to: a chain's, a file's, or its own."""
    file = nodeid.partition("::")[0]
    chain = next((files[0] for files in CHAINS if any(fnmatch(file, one) for one in files)), None)
    return chain or (nodeid if file in SINGLE else file)


def _turn(piece: str) -> int:
    """Chains come first and single tests last; the rest stays as xdist sorts it, those with most tests first."""
    names = [files[0] for files in CHAINS]
    return names.index(piece) if piece in names else len(names) + ("::" in piece)

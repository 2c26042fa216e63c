"""The drill of an upgrade: the release before runs, becomes this one part by part, and is gone back to.

In the order of “Upgrading” in docs/operating.md, while a client asks a node all the time.
"""

import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.local.places import CHECKOUT
from tests.end_to_end.acts import ACME, ok, publish, settled, shift_weights
from tests.end_to_end.load import Load
from tests.end_to_end.product import eventually, running_product, version_served
from tests.upgrade.installed import Installed, unpack

RELEASE = Path(__file__).parent / "golden" / "release.tar.xz"
V1, V2 = {"echo-v1": 100, "echo-v2": 0}, {"echo-v1": 0, "echo-v2": 100}
WEB, WORKER, BEAT = ("console.serve",), ("celery", "worker"), ("celery", "beat")
AGENT = ("gatehouse-agent",)

pytestmark = pytest.mark.end_to_end


class Drill:
    """A running product whose code can be exchanged."""

    def __init__(self, product, installed):
        self.product, self.installed = product, installed
        self.environment = product.part(*WEB).environ()

    def control_plane_turns_to(self, code, *, migrates):
        with self.nothing_starts_again():
            self.ends(WORKER, BEAT)
            self.installed.turn_to(code)
            if migrates:
                self.installed.manage(self.environment, "migrate")
                self.changes_something()  # by the web process of before, which runs on meanwhile
            self.ends(WEB)
        for part in (WEB, WORKER, BEAT):
            self.runs(code, part)
        with self.product.api() as api:
            eventually(lambda: api.get("/me").status_code == 200, seconds=120)

    def agent_turns_to(self, code, node, how):
        self.installed.turn_to(code)
        self.product.part(*AGENT, node=node).send_signal(how)
        self.runs(code, AGENT, node)

    def runs(self, code, part, node=None):
        eventually(lambda: self.installed.code_of(self.product.part(*part, node=node)) == code, seconds=120)

    def envoy(self, node):
        return self.product.part("envoy", "-c", node=node).pid

    @contextmanager
    def nothing_starts_again(self):
        self.product.supervisor.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.product.supervisor.send_signal(signal.SIGCONT)

    def ends(self, *parts):
        running = [self.product.part(*part) for part in parts]
        for part in running:
            part.terminate()
        eventually(lambda: not any(part.is_running() and part.status() != "zombie" for part in running), seconds=60)

    def changes_something(self):
        with self.product.api() as api:
            shift_weights(api, V2)
            assert len(ok(api.get(f"{ACME}/plan"))["changes"]) == 1

    def serves(self, weights, version):
        """A publish reaches both nodes."""
        with self.product.api() as api:
            shift_weights(api, weights)
            rollout = settled(api, publish(api, f"now {version}")["rollout"]["id"], seconds=120)
            assert (rollout["state"], {node["state"] for node in rollout["nodes"]}) == ("complete", {"proven"}), rollout
            eventually(lambda: {version_served(edge) for edge in self.product.edges} == {version})


@pytest.fixture
def before():
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as folder:
        yield unpack(RELEASE, Path(folder))


@pytest.fixture
def drill(before):
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as folder:
        home = Path(folder)
        installed = Installed(home, before)
        command = (str(installed.python), str(Path(__file__).with_name("up.py")), str(before))
        with running_product(home, command, installed.environment) as product:
            yield Drill(product, installed)


def test_one_release_later_and_back_again_no_request_is_lost(drill, before):
    now = CHECKOUT
    for part, node in ((WEB, None), (WORKER, None), (AGENT, "edge-1"), (AGENT, "edge-2")):
        drill.runs(before, part, node)
    envoy = drill.envoy("edge-1")
    with Load(drill.product.edges[:1]) as load:
        drill.control_plane_turns_to(now, migrates=True)
        drill.serves(V2, "v2")  # agents of before, control plane of now

        drill.agent_turns_to(now, "edge-1", signal.SIGKILL)
        drill.agent_turns_to(now, "edge-2", signal.SIGTERM)
        drill.serves(V1, "v1")

        drill.agent_turns_to(before, "edge-1", signal.SIGKILL)
        drill.agent_turns_to(before, "edge-2", signal.SIGTERM)
        drill.control_plane_turns_to(before, migrates=False)
        drill.serves(V2, "v2")
    assert drill.envoy("edge-1") == envoy
    assert (load.failures, load.sent > 100) == ([], True)
    drill.installed.turn_to(now)
    drill.installed.manage(drill.environment, "verify_audit")

"""Says where everything of the local stack lies: `.gatehouse/` in the checkout, sockets where paths are short."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from console.local.servers.account import without_rights

CHECKOUT = Path(__file__).resolve().parents[2]
LONGEST_RUN_FOLDER = 70  # leaves 37 bytes for the names of sockets below it


@dataclass(frozen=True, slots=True)
class Places:
    """The folders and files of one checkout's stack; `run` holds sockets only."""

    checkout: Path
    state: Path
    run: Path
    postgres: Path

    @property
    def valkey(self) -> Path:
        """Valkey's append-only file."""
        return self.state / "valkey"

    @property
    def logs(self) -> Path:
        """One `<name>.log` for each program, and the previous one beside it."""
        return self.state / "logs"

    @property
    def tools(self) -> Path:
        """uv and the JavaScript runtime, when the machine has none."""
        return self.state / "tools"

    @property
    def beat(self) -> Path:
        """When beat last sent what; a few files of this name."""
        return self.state / "beat" / "schedule"

    @property
    def static(self) -> Path:
        """The files of the console as the web process serves them."""
        return self.state / "static"

    @property
    def collected(self) -> Path:
        """Which build of the console the static files are of."""
        return self.state / "static.stamp"

    @property
    def token(self) -> Path:
        """The owner token of the demo platform, for automation."""
        return self.state / "token"

    @property
    def settings(self) -> Path:
        """The generated secrets, as `NAME=value` lines."""
        return self.state / "secrets.env"

    @property
    def lock(self) -> Path:
        """Held while the stack runs."""
        return self.state / "up.lock"

    @property
    def pebble(self) -> Path:
        """The files that Pebble is started with."""
        return self.state / "pebble"

    @property
    def acme_root(self) -> Path:
        """The root of what the running Pebble issues, PEM; there while Pebble has answered."""
        return self.state / "acme-root.pem"

    @property
    def internal_root(self) -> Path:
        """The root of the issuer `internal`, PEM."""
        return self.state / "internal-root.pem"

    @property
    def workloads(self) -> Path:
        """One file for each workload of the demo: the user name and password of its proxy, `user:password`."""
        return self.state / "workloads"

    @property
    def parcels(self) -> Path:
        """The key and the certificate of the demo's parcel service."""
        return self.state / "parcels"

    def node(self, name: str) -> Path:
        """The state of one local node."""
        return self.state / "nodes" / name

    @property
    def outside(self) -> tuple[Path, ...]:
        """The folders of the stack that are not below `.gatehouse/`."""
        return tuple(each for each in (self.run, self.postgres.parent) if not each.is_relative_to(self.state))

    def make(self) -> "Places":
        """Create the folders: ours alone, except that PostgreSQL's account may pass through when we are root."""
        private = (self.logs, self.tools, self.beat.parent)
        for folder in (self.state, self.run, *private):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700 if folder in private else 0o711)
        return self


def places(checkout: Path = CHECKOUT) -> Places:
    """Return the places of the stack in `checkout`."""
    state = checkout / ".gatehouse"
    if without_rights().can_reach(state):
        return Places(checkout, state, _run_folder(state), state / "pg")
    elsewhere = Path("/var/lib/gatehouse") / _short_name(checkout)  # root's checkout is closed to PostgreSQL's account
    return Places(checkout, state, _short_run_folder(checkout), elsewhere / "pg")


def _run_folder(state: Path) -> Path:
    """Return `.gatehouse/run`, or a shorter folder where its path would not fit a unix socket."""
    if len(str(state / "run").encode()) <= LONGEST_RUN_FOLDER:
        return state / "run"
    return _short_run_folder(state.parent)


def _short_run_folder(checkout: Path) -> Path:
    session = os.environ.get("XDG_RUNTIME_DIR")
    if session and os.geteuid() != 0 and len(session) <= LONGEST_RUN_FOLDER - len("/gatehouse-12345678"):
        return Path(session) / f"gatehouse-{_short_name(checkout)}"
    return Path(tempfile.gettempdir()) / f"gatehouse-{os.geteuid()}-{_short_name(checkout)}"


def _short_name(checkout: Path) -> str:
    return hashlib.sha256(str(checkout).encode()).hexdigest()[:8]

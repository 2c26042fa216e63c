"""What a person reads when the stack is up: where to go, how to get in, what to try."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from console.local.environment import console_environment
from console.local.places import Places
from console.local.ports import HOST, Port
from console.local.supervision.logs import shown
from console.local.supervision.program import StackError

OWNER = "owner@demo.test"

TEXT = """
  Gatehouse is up{except_for}.

  Console    {console}
  Sign in    {sign_in}
             (works once; another one: make sign-in)
  API        {console}/api/v1/   docs {console}/api/v1/docs/
  Token      {token}

  Try        curl -H "Host: shop.acme.test" http://{host}:{edge_1}/
             curl -H "Host: shop.acme.test" http://{host}:{edge_2}/api/orders
             curl -H "Authorization: Bearer $(cat {token})" {console}/api/v1/nodes
{https}{egress}
  Logs       {logs}
  Ctrl-C stops everything.
"""


PEBBLE = """\
             have a certificate for shop.acme.test issued (Certificates → Add), then
             {acme}
"""

EGRESS = """
  Way out    {ask} http://payments.localhost:{payments}/
{parcels}             {ask} http://ledger.localhost:{ledger}/   (denied)
"""


def welcome(places: Places, ports: Mapping[Port, int], missing: Sequence[str] = ()) -> str:
    """Return the text, with a fresh sign-in link; it owns up to what is `missing`."""
    return TEXT.format(
        except_for=f", except for {', '.join(missing)}" if missing else "",
        console=f"http://{HOST}:{ports[Port.WEB]}",
        sign_in=sign_in_link(places, ports),
        token=shown(places.token),
        logs=shown(places.logs),
        host=HOST,
        edge_1=ports[Port.EDGE_1_HTTP],
        edge_2=ports[Port.EDGE_2_HTTP],
        https=https_lines(places, ports[Port.EDGE_1_HTTPS]),
        egress=egress_lines(places, ports),
    )


def https_lines(places: Places, port: int) -> str:
    """Return what proves that a certificate is served, for each root that is here."""
    internal = _curl(places.internal_root, "api.acme.test", "/v1", port)
    acme = _curl(places.acme_root, "shop.acme.test", "/", port)
    first = f"\n  HTTPS      {internal}\n" if places.internal_root.exists() else ""
    return first + (PEBBLE.format(acme=acme) if places.acme_root.exists() else "")


def egress_lines(places: Places, ports: Mapping[Port, int]) -> str:
    """Return what a workload of the demo is let through and what not, where there is a password for it."""
    credential = places.workloads / "orders"
    if not credential.exists():
        return ""
    # without --noproxy a curl that is told to reach this machine directly would go around the gateway
    ask = f'curl --noproxy "" -x http://{HOST}:{ports[Port.EDGE_1_EGRESS]} -U "$(cat {shown(credential)})"'
    is_delivering = (places.parcels / "key").is_file()
    parcels = f"             {ask} http://parcels.egress/labels   (signed on its way)\n" if is_delivering else ""
    return EGRESS.format(ask=ask, parcels=parcels, payments=ports[Port.ECHO_V1], ledger=ports[Port.ECHO_V2])


def _curl(root: Path, name: str, path: str, port: int) -> str:
    return f"curl --cacert {shown(root)} --connect-to {name}:443:{HOST}:{port} https://{name}{path}"


def sign_in_link(places: Places, ports: Mapping[Port, int], email: str = OWNER) -> str:
    """Return a link that signs `email` in, once."""
    command = [sys.executable, str(places.checkout / "manage.py"), "sign_in_link", email]
    environment = console_environment(places, ports)
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise StackError(f"no sign-in link could be made for {email}:\n{answer.stderr.strip()}")
    return answer.stdout.strip().splitlines()[-1]

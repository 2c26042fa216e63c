"""How many bytes one changed route among 10 000 costs a node, beside a control plane that sends everything again.

Budget: < 20 kB. Counted is the body of the answer that wakes the node, which carries the signed manifest, the changed
index rows and the changed resources; nothing else has to be fetched. The peer is `sovereign` 0.32 from PyPI.

    python -m bench.bytes_per_change
"""

import sys
import tempfile
from pathlib import Path

import httpx

from bench.node import join
from bench.poll_peer import running_peer
from bench.web import running_web

ROUTES = 10_000
BUDGET_BYTES = 20_000
FILL = f"""
from console.accounts.models import Tenant
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from policies.actions.imports import import_objects
from policies.actions.slices import admit
from policies.models import Gateway
tenant = Tenant.objects.create(slug="acme", name="Acme")
slice = admit(actor=SYSTEM, gateway=Gateway.objects.get(slug="bench"), tenant=tenant)
endpoints = dict(type="static", addresses=[dict(address="9.9.9.9", port=80)])
service = dict(kind="service", name="echo", spec=dict(endpoints=endpoints))
hosts = [dict(kind="hostname", name=f"h{{n}}.bench.test", spec={{}}) for n in range({ROUTES} // 100)]
forward = dict(type="forward", backends=[dict(service="echo")])
routes = [
    dict(kind="route", name=f"r{{n}}", spec=dict(
        hostnames=[f"h{{n // 100}}.bench.test"], action=forward, match=dict(path=dict(type="prefix", value=f"/p{{n}}"))
    ))
    for n in range({ROUTES})
]
import_objects(actor=SYSTEM, slice=slice, objects=[service, *hosts, *routes])
publish(slice, Publication(), actor=SYSTEM)
"""
CHANGE = """
from console.audit.actor import SYSTEM
from fleet.actions.publish import Publication, publish
from policies.actions.objects import patch_object
from policies.compiler import Kind
from policies.models import Slice
slice = Slice.objects.get(key="acme@bench")
patch = dict(action=dict(timeout_seconds=7.0))
patch_object(actor=SYSTEM, slice=slice, kind=Kind.ROUTE, name="r5000", patch=patch, expected="*")
publish(slice, Publication(), actor=SYSTEM)
"""


def main() -> int:
    """Measure both and compare."""
    ours = _ours()
    with tempfile.TemporaryDirectory() as folder, running_peer(Path(folder), is_cached=False, routes=ROUTES) as peer:
        theirs = len(httpx.post(peer.url, json={**peer.ask, "version_info": "0"}, timeout=120).content)
    print(f"one changed route of {ROUTES}: {ours} bytes (budget < {BUDGET_BYTES})")
    print(f"the peer sends {theirs} bytes, {theirs / ours:.0f}× as many")
    return int(ours >= BUDGET_BYTES)


def _ours() -> int:
    with running_web() as web:
        web.django(FILL)
        node = join(web)
        web.django(CHANGE)
        answer = node.poll(wait=20)
        assert answer.json()["inline"]["indexes"][0]["changed"], "the change did not ride along"
        return answer.num_bytes_downloaded


if __name__ == "__main__":
    sys.exit(main())

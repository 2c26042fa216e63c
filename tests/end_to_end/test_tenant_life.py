"""A tenant is suspended and deleted while both nodes serve: nothing of it is left on them, and nobody else notices."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from console.local.places import CHECKOUT
from tests.end_to_end.acts import ok, signed_in
from tests.end_to_end.product import ask, eventually, running_product

GLOBEX, SHOP = "www.globex.test", "shop.acme.test"


def statuses(product, host):
    return {ask(edge, host).status_code for edge in product.edges}


def sweep(product):
    """What `sweep_tenant` says of Globex, with the disks of both nodes."""
    disks = [word for name in ("edge-1", "edge-2") for word in ("--disk", str(product.state / "nodes" / name))]
    command = [sys.executable, str(CHECKOUT / "manage.py"), "sweep_tenant", "globex", *disks]
    environment = product.part("console.serve").environ()
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    return answer.returncode, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def own():
    with tempfile.TemporaryDirectory(prefix="gh-", dir="/tmp") as home, running_product(Path(home)) as product:
        yield product


def test_a_tenant_is_suspended_goes_on_and_is_deleted_without_a_trace(own):
    with own.api() as api, signed_in(own, api, "globex", "gloria@globex.test") as gloria:
        wish = {"reason": "Not paid.", "traffic": "refuse"}
        ok(api.post("/tenants/globex/suspend", json=wish))
        eventually(lambda: statuses(own, GLOBEX) == {403}, seconds=240)
        refused = gloria.get("/tenants/globex")
        assert (refused.status_code, refused.json()["code"]) == (403, "tenant_suspended")
        ok(api.post("/tenants/globex/resume"))
        eventually(lambda: statuses(own, GLOBEX) == {200}, seconds=240)

        found, said = sweep(own)
        assert found, said
        assert str(own.state / "nodes" / "edge-1") in said

        ok(gloria.post("/tenants/globex/deletion", json={"reason": "Over.", "confirm": "globex"}))
        deletion = ok(api.post("/tenants/globex/deletion/confirm"))
        done = eventually(lambda: over(api, deletion["id"]), seconds=300)
        assert {node["node"] for node in done["nodes"]} == {"edge-1", "edge-2"}
        assert statuses(own, GLOBEX) == {404}
        assert statuses(own, SHOP) == {200}
        eventually(lambda: not sweep(own)[0], seconds=240)
        assert api.get("/tenants/globex").status_code == 404


def over(api, deletion):
    shown = ok(api.get(f"/deletions/{deletion}"))
    return shown if shown["state"] == "done" else None

"""The simulator, proposals, trials, and what editors of policies ask."""

from gatehouse_inspector.crs.files import CrsUnavailableError, find_crs
from gatehouse_inspector.engine.library import EngineUnavailableError, find_library

from console.accounts.models import Tenant
from console.accounts.permissions import Permission
from policies.compiler import Kind
from policies.models import Slice
from tests.access.row import Row
from tests.access.world import World
from tests.fleet.edge import draft, publish_now
from tests.waf.trials.recording import record

VIEW, WAF = Permission.VIEW, "/slices/{slice_key}/waf"


def _answers() -> int | None:
    """503 on a machine that has no engine or no rules: whoever may ask is told so."""
    try:
        find_library()
        find_crs()
    except (EngineUnavailableError, CrsUnavailableError):
        return 503
    return None


def arrange(world: World, tenant: Tenant) -> dict[str, object]:
    """A policy that is live, and an event whose request was kept."""
    slice_ = Slice.objects.get(key=f"{tenant.slug}@edge")
    draft(slice_, Kind.WAF_POLICY, "shop", {"mode": "block"})
    publish_now(slice_)
    return {"slice_key": slice_.key, "event": record(slice_, "/", outcome="noted")}


def crowd(world: World, numbers: range) -> None:
    """More lists, which editors are told of."""
    slice_ = Slice.objects.get(key="acme@edge")
    for number in numbers:
        draft(slice_, Kind.LIST, f"list-{number}", {"type": "string"})


REQUEST = {"policy": "shop", "request": {"curl": "curl http://shop.acme.test/"}}
ROWS = [
    Row(f"POST {WAF}/simulate", VIEW, body=REQUEST, answers=_answers(), has_dry_run=False),  # it stores nothing
    Row(f"POST {WAF}/trials", VIEW, body={"policy": "shop", "against": "draft"}, has_dry_run=False),  # nor does this
    Row(f"GET {WAF}/events/{{event}}/proposals", VIEW, answers=_answers()),
    Row(f"POST {WAF}/expressions", VIEW, body={"text": "http.host == "}, has_dry_run=False),  # nor this
    Row(f"POST {WAF}/held", VIEW, body={"spec": {"mode": "block"}}, has_dry_run=False),  # nor this
    Row(f"GET {WAF}/catalogue", VIEW, answers=_answers()),
    Row(f"GET {WAF}/fields", VIEW),
    Row(f"GET {WAF}/templates", VIEW),
    Row(f"POST {WAF}/templates", VIEW, body={"template": "flood"}, has_dry_run=False),  # nor this
    Row(f"GET {WAF}/policies/{{policy}}/findings", VIEW, path={"policy": "shop"}),
]

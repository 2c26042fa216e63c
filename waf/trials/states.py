"""A policy as the draft, the last revision or an earlier one has it, with the lists that its rules name."""

from dataclasses import dataclass
from typing import Any, Final

from console.base.errors import Invalid
from policies.compiler import Kind
from policies.compiler.intent import RouteSpec
from policies.compiler.intent.route.match import PathType
from policies.compiler.intent.waf import ListSpec, WafPolicySpec
from policies.drafting.rows import intent_of
from policies.models import DraftObject, Slice
from policies.queries.revisions import rows_at
from waf.trials.apart.trying import Candidate

DRAFT: Final = "draft"
LIVE: Final = "live"

Against = str | int
"""`draft`, `live`, or the sequence of a revision."""


@dataclass(frozen=True, slots=True)
class PolicyState:
    """A policy in one state of its slice."""

    name: str
    against: Against
    spec: WafPolicySpec
    candidate: Candidate


def state_of(slice_: Slice, name: str, against: Against) -> PolicyState:
    """Return a policy in a state. Raises Invalid that names `/policy` or `/against`."""
    found = find_state(slice_, name, against)
    if found is None:
        raise Invalid.field("/policy", "unknown", f"{_where(slice_, against)} has no WAF policy {name}.")
    return found


def find_state(slice_: Slice, name: str, against: Against) -> PolicyState | None:
    """Return a policy in a state, None where it is not there. Raises Invalid for a revision that does not exist."""
    rows = _rows(slice_, against)
    for _, _, document in rows.filter(kind=Kind.WAF_POLICY, name=name).values_list("kind", "name", "spec"):
        spec = intent_of(Kind.WAF_POLICY, name, document).spec
        assert isinstance(spec, WafPolicySpec)
        return PolicyState(name, against, spec, Candidate(spec.document(), _lists(rows, spec.lists_named())))
    return None


def route_prefix(slice_: Slice, route: str, against: Against) -> str:
    """Return below which path a route takes requests; empty where it is not there or matches otherwise."""
    for name, spec in _rows(slice_, against).filter(kind=Kind.ROUTE, name=route).values_list("name", "spec"):
        found = intent_of(Kind.ROUTE, name, spec).spec
        if isinstance(found, RouteSpec) and found.match.path.type is PathType.PREFIX:
            return found.match.path.value
    return ""


def list_types(slice_: Slice) -> dict[str, str]:
    """Return the lists of the draft, by name, and what their entries are."""
    rows = _rows(slice_, DRAFT).filter(kind=Kind.LIST).order_by("name")
    return dict(rows.values_list("name", "spec__type"))


def _rows(slice_: Slice, against: Against) -> Any:
    if against == DRAFT:
        return DraftObject.objects.present().filter(slice=slice_)
    if against == LIVE:
        return rows_at(slice_, slice_.last_sequence)
    if not isinstance(against, int) or not 1 <= against <= slice_.last_sequence:
        text = f"There is no revision {against} of {slice_.key}; the last one is {slice_.last_sequence}."
        raise Invalid.field("/against", "unknown", text)
    return rows_at(slice_, against)


def _where(slice_: Slice, against: Against) -> str:
    named = {DRAFT: "The draft", LIVE: "The live revision"}
    return f"{named.get(str(against), f'Revision {against}')} of {slice_.key}"


def _lists(rows: Any, names: frozenset[str]) -> dict[str, Any]:
    """The lists as the inspector reads them; one that is not there is an empty one of strings, as on a node."""
    found = rows.filter(kind=Kind.LIST, name__in=sorted(names)).values_list("name", "spec") if names else ()
    return {name: _list(name, spec) for name, spec in found}


def _list(name: str, document: Any) -> dict[str, Any]:
    spec = intent_of(Kind.LIST, name, document).spec
    assert isinstance(spec, ListSpec)
    entries = [[one.value, one.expires_at.timestamp() if one.expires_at else 0] for one in spec.entries]
    return {"type": str(spec.type), "entries": entries}

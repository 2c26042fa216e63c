"""`/slices/{slice}/waf/…`: trying policies before they are published."""

from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import Invalid, NotFound
from console.base.shapes import read
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint
from policies.models import Slice
from waf.api.replay_answers import TrialShape, trial_json
from waf.api.simulation_answers import ProposalsShape, SimulationShape, proposals_json, simulation_json
from waf.api.trial_requests import SimulationRequest, TrialRequest
from waf.models import Event
from waf.trials.kept import kept_event, request_of
from waf.trials.reading.arrived import arrived
from waf.trials.reading.curl import read_curl
from waf.trials.reading.parts import read_parts
from waf.trials.reading.raw import read_raw
from waf.trials.replay.trial import try_change, with_exclusions
from waf.trials.requests import Document, document_of
from waf.trials.simulator import propose_for, simulate
from waf.trials.states import DRAFT, LIVE, find_state, route_prefix, state_of
from waf.trials.telling import told

CLIENT: Final = "192.0.2.1"
CURL = OpenApiExample(
    "A curl command with the draft",
    value={"policy": "shop", "against": "draft", "request": {"curl": "curl 'https://shop.acme.test/find?id=1%27'"}},
    request_only=True,
)
PARTS = OpenApiExample(
    "The parts of a request with revision 17",
    value={
        "policy": "shop",
        "against": 17,
        "request": {"method": "POST", "target": "/reviews", "headers": [["host", "shop.acme.test"]], "body": "a=1"},
    },
    request_only=True,
)
ADDED = OpenApiExample(
    "One exclusion more",
    value={"policy": "shop", "exclusions": [{"rule": 942100, "target": "ARGS:comment", "path": "/reviews"}]},
    request_only=True,
)
REPLAY = OpenApiExample("What the draft changes", value={"policy": "shop", "against": "draft"}, request_only=True)


@extend_schema(tags=["waf"])
class TrialsEndpoint(SliceEndpoint):
    """Simulator, proposals and trials with recorded requests. Nothing is stored."""

    permissions = {
        "simulate": Permission.VIEW,
        "compare": Permission.VIEW,
        "proposals": Permission.VIEW,
    }

    @extend_schema(
        operation_id="simulate_waf", request=SimulationRequest, examples=[CURL, PARTS],
        responses=answers(SimulationShape, 404, 409, 422, 503),
    )  # fmt: skip
    def simulate(self, request: Request, slice_key: str) -> Response:
        """Try one request with a policy, and say what would let it pass. It runs apart; nobody is asked or told."""
        slice_, asked = self.slice_of(slice_key), read(SimulationRequest, request)
        state = state_of(slice_, asked["policy"], asked["against"])
        event = _event(slice_, asked["request"])
        with told(state.name):
            document = request_of(slice_, event) if event else _written(slice_, asked["request"])
            route = document["around"]["route"].partition("/")[2]
            found = simulate(state, document, prefix=route_prefix(slice_, route, state.against) if route else "")
        return Response(simulation_json(found, event))

    @extend_schema(operation_id="propose_waf_exclusions", responses=answers(ProposalsShape, 404, 409, 422, 503))
    def proposals(self, request: Request, slice_key: str, event: UUID) -> Response:
        """The smallest exclusion with which the request of an event passes the draft's policy, and wider ones."""
        slice_ = self.slice_of(slice_key)
        row = kept_event(slice_, event)
        document = request_of(slice_, row)
        state = find_state(slice_, row.policy, DRAFT) or state_of(slice_, row.policy, LIVE)
        with told(state.name):
            found = propose_for(state, document, prefix=route_prefix(slice_, row.route, state.against))
        return Response(proposals_json(found))

    @extend_schema(
        operation_id="try_waf_change", request=TrialRequest, examples=[ADDED, REPLAY],
        responses=answers(TrialShape, 404, 422, 503),
    )  # fmt: skip
    def compare(self, request: Request, slice_key: str) -> Response:
        """Run the requests recorded in the last day through the live policy and through a changed one.

        The newest two thousand are tried, alike ones once. Their secrets are masked, and bodies may not have been kept.
        """
        slice_, asked = self.slice_of(slice_key), read(TrialRequest, request)
        before = state_of(slice_, asked["policy"], LIVE)
        if "against" in asked:
            after = state_of(slice_, asked["policy"], asked["against"]).candidate
        else:
            after = with_exclusions(before, asked["exclusions"])
        with told(before.name):
            trial = try_change(slice_, before, after, timezone.now())
        return Response(trial_json(trial))


def _event(slice_: Slice, asked: dict[str, Any]) -> Event | None:
    """Return the event whose request is asked about, if it is one. Raises Invalid where there is none."""
    try:
        return kept_event(slice_, asked["event"]) if "event" in asked else None
    except NotFound:
        raise Invalid.field("/request/event", "unknown", "There is no such event.") from None


def _written(slice_: Slice, asked: dict[str, Any]) -> Document:
    """Return a request that somebody wrote, as the inspector sees it. Raises ReadingError."""
    if "curl" in asked:
        written = read_curl(asked["curl"])
    else:
        written = read_raw(asked["raw"]) if "raw" in asked else read_parts(asked)
    client, route = asked.get("client", CLIENT), asked.get("route", "")
    return document_of(arrived(written), client=client, tenant=slice_.tenant.slug, route=route)

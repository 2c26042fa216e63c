"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from fleet.api.approvals import ApprovalsEndpoint
from fleet.api.cache_purges import CachePurgesEndpoint
from fleet.api.check_tries import CheckTriesEndpoint
from fleet.api.consequences import ConsequencesEndpoint
from fleet.api.delivery import DeliveryEndpoint, GatesEndpoint
from fleet.api.egress_requests import EgressRequestsEndpoint
from fleet.api.endpoints import RegistrationsEndpoint, ServiceEndpointsEndpoint
from fleet.api.freezes import FreezesEndpoint
from fleet.api.gateways import GatewaysEndpoint
from fleet.api.join_tokens import JoinTokensEndpoint
from fleet.api.key_sets import KeySetsEndpoint
from fleet.api.nodes import NodesEndpoint
from fleet.api.platform_switches import PlatformSwitchesEndpoint
from fleet.api.quotas import QuotaEndpoint
from fleet.api.revisions import RevisionsEndpoint
from fleet.api.rollouts import RolloutsEndpoint
from fleet.api.saturation import SaturationEndpoint
from fleet.api.service_health import ServiceHealthEndpoint
from fleet.api.shifts import ShiftsEndpoint
from fleet.api.slices import SlicesEndpoint
from fleet.api.strategies import StrategiesEndpoint
from fleet.api.switches import SwitchesEndpoint
from fleet.rollout.commands import Command
from fleet.shift.commands import ShiftCommand

EGRESS_REQUESTS = "slices/<slice:slice_key>/egress/requests"
APPROVALS = "slices/<slice:slice_key>/approvals"
SERVICE = "slices/<slice:slice_key>/services/<str:name>"
REVISION = "slices/<slice:slice_key>/revisions/<int:sequence>"

urlpatterns: list[URLPattern] = [
    path("audit/<uuid:pk>/consequences", ConsequencesEndpoint.as_view({"get": "retrieve"})),
    path("gateways", GatewaysEndpoint.as_view({"get": "list", "post": "create"})),
    path("gateways/<slug:gateway>", GatewaysEndpoint.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("gateways/<slug:gateway>/resume", GatewaysEndpoint.as_view({"post": "resume"})),
    path("gateways/<slug:gateway>/join-tokens", JoinTokensEndpoint.as_view({"get": "list", "post": "create"})),
    path("gateways/<slug:gateway>/join-tokens/<uuid:pk>", JoinTokensEndpoint.as_view({"delete": "destroy"})),
    path("gateways/<slug:gateway>/delivery", DeliveryEndpoint.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("saturation", SaturationEndpoint.as_view({"get": "retrieve"})),
    path("service-health", ServiceHealthEndpoint.as_view({"get": "list"})),
    path("slices/<slice:slice_key>/services/<str:name>/health", ServiceHealthEndpoint.as_view({"get": "retrieve"})),
    path("freezes", FreezesEndpoint.as_view({"get": "list", "post": "create"})),
    path("freezes/<uuid:pk>/end", FreezesEndpoint.as_view({"post": "end"})),
    path("slices", SlicesEndpoint.as_view({"get": "list", "post": "create"})),
    path("slices/<slice:slice_key>", SlicesEndpoint.as_view({"get": "retrieve", "delete": "destroy"})),
    path("slices/<slice:slice_key>/revisions", RevisionsEndpoint.as_view({"get": "list", "post": "create"})),
    path(REVISION, RevisionsEndpoint.as_view({"get": "retrieve"})),
    path(f"{REVISION}/objects", RevisionsEndpoint.as_view({"get": "objects"})),
    path(f"{REVISION}/effect", RevisionsEndpoint.as_view({"get": "effect"})),
    path(f"{REVISION}/diff", RevisionsEndpoint.as_view({"get": "diff"})),
    path(f"{REVISION}/revert", RevisionsEndpoint.as_view({"post": "revert"})),
    path("slices/<slice:slice_key>/gates", GatesEndpoint.as_view({"get": "retrieve"})),
    path(APPROVALS, ApprovalsEndpoint.as_view({"get": "list", "post": "create"})),
    path(f"{APPROVALS}/<uuid:pk>/approve", ApprovalsEndpoint.as_view({"post": "approve"})),
    path(f"{APPROVALS}/<uuid:pk>/reject", ApprovalsEndpoint.as_view({"post": "reject"})),
    path(f"{APPROVALS}/<uuid:pk>/withdraw", ApprovalsEndpoint.as_view({"post": "withdraw"})),
    path("slices/<slice:slice_key>/traffic-policies/<str:name>/key-sets", KeySetsEndpoint.as_view({"get": "list"})),
    path("strategies", StrategiesEndpoint.as_view({"get": "list", "post": "create"})),
    path(
        "strategies/<slug:name>",
        StrategiesEndpoint.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("rollouts", RolloutsEndpoint.as_view({"get": "list"})),
    path("rollouts/<uuid:pk>", RolloutsEndpoint.as_view({"get": "retrieve"})),
    path("rollouts/<uuid:pk>/evidence", RolloutsEndpoint.as_view({"get": "evidence"})),
    path("rollouts/<uuid:pk>/events", RolloutsEndpoint.as_view({"get": "events"})),
    *(path(f"rollouts/<uuid:pk>/{name}", RolloutsEndpoint.as_view({"post": name})) for name in map(str, Command)),
    path("slices/<slice:slice_key>/traffic-policies/<str:name>/quota", QuotaEndpoint.as_view({"get": "retrieve"})),
    path("slices/<slice:slice_key>/check-tries", CheckTriesEndpoint.as_view({"post": "create"})),
    path("slices/<slice:slice_key>/check-tries/<uuid:pk>", CheckTriesEndpoint.as_view({"get": "retrieve"})),
    path("slices/<slice:slice_key>/switches", SwitchesEndpoint.as_view({"get": "list", "post": "create"})),
    path("slices/<slice:slice_key>/switches/<uuid:pk>/lift", SwitchesEndpoint.as_view({"post": "lift"})),
    path("slices/<slice:slice_key>/cache-purges", CachePurgesEndpoint.as_view({"get": "list", "post": "create"})),
    path("platform-switches", PlatformSwitchesEndpoint.as_view({"get": "list", "post": "create"})),
    path("platform-switches/<uuid:pk>/lift", PlatformSwitchesEndpoint.as_view({"post": "lift"})),
    path("slices/<slice:slice_key>/shifts", ShiftsEndpoint.as_view({"get": "list", "post": "create"})),
    path("shifts/<uuid:pk>", ShiftsEndpoint.as_view({"get": "retrieve"})),
    path("shifts/<uuid:pk>/evidence", ShiftsEndpoint.as_view({"get": "evidence"})),
    *(path(f"shifts/<uuid:pk>/{name}", ShiftsEndpoint.as_view({"post": name})) for name in map(str, ShiftCommand)),
    path(f"{SERVICE}/endpoints", ServiceEndpointsEndpoint.as_view({"get": "retrieve"})),
    path(f"{SERVICE}/registrations", RegistrationsEndpoint.as_view({"get": "list"})),
    path(f"{SERVICE}/registrations/<str:instance>", RegistrationsEndpoint.as_view({"put": "set", "delete": "remove"})),
    path("nodes", NodesEndpoint.as_view({"get": "list"})),
    path("nodes/<uuid:pk>", NodesEndpoint.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("nodes/<uuid:pk>/revoke", NodesEndpoint.as_view({"post": "revoke"})),
    path(EGRESS_REQUESTS, EgressRequestsEndpoint.as_view({"get": "list", "post": "create"})),
    path(f"{EGRESS_REQUESTS}/<uuid:pk>", EgressRequestsEndpoint.as_view({"get": "retrieve"})),
    path(f"{EGRESS_REQUESTS}/<uuid:pk>/grant", EgressRequestsEndpoint.as_view({"post": "grant"})),
    path(f"{EGRESS_REQUESTS}/<uuid:pk>/refuse", EgressRequestsEndpoint.as_view({"post": "refuse"})),
    path(f"{EGRESS_REQUESTS}/<uuid:pk>/withdraw", EgressRequestsEndpoint.as_view({"post": "withdraw"})),
]

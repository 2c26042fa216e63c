"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from fleet.api.gateways import GatewaysEndpoint
from fleet.api.join_tokens import JoinTokensEndpoint
from fleet.api.nodes import NodesEndpoint
from fleet.api.revisions import RevisionsEndpoint
from fleet.api.rollouts import RolloutsEndpoint
from fleet.api.slices import SlicesEndpoint

REVISION = "slices/<slice:slice_key>/revisions/<int:sequence>"

urlpatterns: list[URLPattern] = [
    path("gateways", GatewaysEndpoint.as_view({"get": "list", "post": "create"})),
    path("gateways/<slug:gateway>", GatewaysEndpoint.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("gateways/<slug:gateway>/join-tokens", JoinTokensEndpoint.as_view({"get": "list", "post": "create"})),
    path("gateways/<slug:gateway>/join-tokens/<uuid:pk>", JoinTokensEndpoint.as_view({"delete": "destroy"})),
    path("slices", SlicesEndpoint.as_view({"get": "list", "post": "create"})),
    path("slices/<slice:slice_key>", SlicesEndpoint.as_view({"get": "retrieve", "delete": "destroy"})),
    path("slices/<slice:slice_key>/revisions", RevisionsEndpoint.as_view({"get": "list", "post": "create"})),
    path(REVISION, RevisionsEndpoint.as_view({"get": "retrieve"})),
    path(f"{REVISION}/objects", RevisionsEndpoint.as_view({"get": "objects"})),
    path(f"{REVISION}/diff", RevisionsEndpoint.as_view({"get": "diff"})),
    path(f"{REVISION}/revert", RevisionsEndpoint.as_view({"post": "revert"})),
    path("rollouts", RolloutsEndpoint.as_view({"get": "list"})),
    path("rollouts/<uuid:pk>", RolloutsEndpoint.as_view({"get": "retrieve"})),
    path("nodes", NodesEndpoint.as_view({"get": "list"})),
    path("nodes/<uuid:pk>", NodesEndpoint.as_view({"get": "retrieve"})),
    path("nodes/<uuid:pk>/revoke", NodesEndpoint.as_view({"post": "revoke"})),
]

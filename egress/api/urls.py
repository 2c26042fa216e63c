"""Addresses of what went out."""

from django.urls import URLPattern, path

from egress.api.flows import FlowsEndpoint
from egress.api.learning import LearningEndpoint
from egress.api.residency import ResidencyEndpoint
from egress.api.rules import RulesEndpoint
from egress.api.testing import TestingEndpoint
from egress.api.tunnels import TunnelsEndpoint

BASE = "slices/<slice:slice_key>/egress"

urlpatterns: list[URLPattern] = [
    path(f"{BASE}/flows", FlowsEndpoint.as_view({"get": "list"})),
    path(f"{BASE}/destinations", FlowsEndpoint.as_view({"get": "destinations"})),
    path(f"{BASE}/denials", FlowsEndpoint.as_view({"get": "denials"})),
    path(f"{BASE}/residency", ResidencyEndpoint.as_view({"get": "list"})),
    path(f"{BASE}/rules", RulesEndpoint.as_view({"get": "list"})),
    path(f"{BASE}/tunnels", TunnelsEndpoint.as_view({"get": "list"})),
    path(f"{BASE}/cuts", TunnelsEndpoint.as_view({"get": "cuts"})),
    path(f"{BASE}/test", TestingEndpoint.as_view({"post": "create"})),
    path(f"{BASE}/suggestions", LearningEndpoint.as_view({"get": "suggestions", "post": "learn"})),
    path(f"{BASE}/unused", LearningEndpoint.as_view({"get": "unused", "post": "prune"})),
]

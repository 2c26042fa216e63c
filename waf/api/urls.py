"""Addresses of findings, of trials, of what editors of policies ask, and of upkeep."""

from django.urls import URLPattern, path

from waf.api.approvals import DlpApprovalsEndpoint
from waf.api.bans import BansEndpoint
from waf.api.events import EventsEndpoint
from waf.api.expressions import ExpressionsEndpoint
from waf.api.floods import FloodsEndpoint
from waf.api.leaks import DlpFeedbackEndpoint
from waf.api.nodes import InspectorsEndpoint
from waf.api.reading import FindingsEndpoint
from waf.api.templates import TemplatesEndpoint
from waf.api.trials import TrialsEndpoint
from waf.api.upkeep import UpkeepEndpoint

BASE = "slices/<slice:slice_key>/waf"

urlpatterns: list[URLPattern] = [
    path(f"{BASE}/events", EventsEndpoint.as_view({"get": "list"})),
    path(f"{BASE}/events/<uuid:event>", EventsEndpoint.as_view({"get": "retrieve"})),
    path(f"{BASE}/events/<uuid:event>/label", EventsEndpoint.as_view({"put": "label"})),
    path(f"{BASE}/events/<uuid:event>/sample", EventsEndpoint.as_view({"get": "sample"})),
    path(f"{BASE}/events/<uuid:event>/approval", DlpApprovalsEndpoint.as_view({"post": "create"})),
    path("slices/<slice:slice_key>/dlp-approvals", DlpApprovalsEndpoint.as_view({"get": "list"})),
    path(
        "slices/<slice:slice_key>/dlp-approvals/<uuid:pk>/revoke",
        DlpApprovalsEndpoint.as_view({"post": "revoke"}),
    ),
    path(f"{BASE}/facets", EventsEndpoint.as_view({"get": "facets"})),
    path(f"{BASE}/attacks", FindingsEndpoint.as_view({"get": "attacks"})),
    path(f"{BASE}/summary", FindingsEndpoint.as_view({"get": "summary"})),
    path(f"{BASE}/export", FindingsEndpoint.as_view({"get": "export"})),
    path(f"{BASE}/events/<uuid:event>/proposals", TrialsEndpoint.as_view({"get": "proposals"})),
    path(f"{BASE}/simulate", TrialsEndpoint.as_view({"post": "simulate"})),
    path(f"{BASE}/trials", TrialsEndpoint.as_view({"post": "compare"})),
    path(f"{BASE}/expressions", ExpressionsEndpoint.as_view({"post": "check"})),
    path(f"{BASE}/held", ExpressionsEndpoint.as_view({"post": "held"})),
    path(f"{BASE}/templates", TemplatesEndpoint.as_view({"get": "list", "post": "fill"})),
    path(f"{BASE}/catalogue", ExpressionsEndpoint.as_view({"get": "catalogue"})),
    path(f"{BASE}/fields", ExpressionsEndpoint.as_view({"get": "language"})),
    path(f"{BASE}/policies/<str:policy>/findings", UpkeepEndpoint.as_view({"get": "findings"})),
    path(f"{BASE}/bans", BansEndpoint.as_view({"get": "list"})),
    path(f"{BASE}/bans/<uuid:ban>/release", BansEndpoint.as_view({"post": "release"})),
    path(f"{BASE}/floods", FloodsEndpoint.as_view({"get": "list"})),
    path(
        "slices/<slice:slice_key>/dlp-policies/<str:name>/feedback",
        DlpFeedbackEndpoint.as_view({"get": "retrieve"}),
    ),
    path(f"{BASE}/nodes", InspectorsEndpoint.as_view({"get": "list"})),
]

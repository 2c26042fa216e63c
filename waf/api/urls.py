"""Addresses of findings."""

from django.urls import URLPattern, path

from waf.api.events import EventsEndpoint
from waf.api.nodes import InspectorsEndpoint
from waf.api.reading import FindingsEndpoint

BASE = "slices/<slice:slice_key>/waf"

urlpatterns: list[URLPattern] = [
    path(f"{BASE}/events", EventsEndpoint.as_view({"get": "list"})),
    path(f"{BASE}/events/<uuid:event>", EventsEndpoint.as_view({"get": "retrieve"})),
    path(f"{BASE}/events/<uuid:event>/label", EventsEndpoint.as_view({"put": "label"})),
    path(f"{BASE}/events/<uuid:event>/sample", EventsEndpoint.as_view({"get": "sample"})),
    path(f"{BASE}/facets", EventsEndpoint.as_view({"get": "facets"})),
    path(f"{BASE}/attacks", FindingsEndpoint.as_view({"get": "attacks"})),
    path(f"{BASE}/summary", FindingsEndpoint.as_view({"get": "summary"})),
    path(f"{BASE}/export", FindingsEndpoint.as_view({"get": "export"})),
    path(f"{BASE}/nodes", InspectorsEndpoint.as_view({"get": "list"})),
]

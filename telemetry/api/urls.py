"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from telemetry.api.cache_usage import CacheUsageEndpoint
from telemetry.api.checks import CheckResultsEndpoint
from telemetry.api.consumer_usage import ConsumerUsageEndpoint
from telemetry.api.depth import TrafficDepthEndpoint
from telemetry.api.records import RecordsEndpoint
from telemetry.api.refusals import RefusalsEndpoint
from telemetry.api.traffic import GatewayTrafficEndpoint, NodeTrafficEndpoint, SliceTrafficEndpoint
from telemetry.api.vitals import NodeVitalsEndpoint

READ = {"get": "retrieve"}

urlpatterns: list[URLPattern] = [
    path("slices/<slice:slice_key>/traffic", SliceTrafficEndpoint.as_view(READ)),
    path("slices/<slice:slice_key>/traffic/depth", TrafficDepthEndpoint.as_view(READ)),
    path("slices/<slice:slice_key>/records", RecordsEndpoint.as_view({"get": "list"})),
    path("slices/<slice:slice_key>/records/facets", RecordsEndpoint.as_view({"get": "facets"})),
    path("slices/<slice:slice_key>/records/by-request/<str:request_id>", RecordsEndpoint.as_view(READ)),
    path("slices/<slice:slice_key>/check-standings", CheckResultsEndpoint.as_view({"get": "list"})),
    path("slices/<slice:slice_key>/checks/<str:name>/results", CheckResultsEndpoint.as_view(READ)),
    path("slices/<slice:slice_key>/cache-usage", CacheUsageEndpoint.as_view({"get": "list"})),
    path("slices/<slice:slice_key>/consumer-usage", ConsumerUsageEndpoint.as_view({"get": "list"})),
    path("slices/<slice:slice_key>/consumers/<str:name>/usage", ConsumerUsageEndpoint.as_view(READ)),
    path("slices/<slice:slice_key>/refusals", RefusalsEndpoint.as_view(READ)),
    path("gateways/<slug:gateway>/traffic", GatewayTrafficEndpoint.as_view(READ)),
    path("nodes/<uuid:node>/traffic", NodeTrafficEndpoint.as_view(READ)),
    path("nodes/<uuid:node>/vitals", NodeVitalsEndpoint.as_view(READ)),
]

"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from telemetry.api.depth import TrafficDepthEndpoint
from telemetry.api.traffic import GatewayTrafficEndpoint, NodeTrafficEndpoint, SliceTrafficEndpoint

READ = {"get": "retrieve"}

urlpatterns: list[URLPattern] = [
    path("slices/<slice:slice_key>/traffic", SliceTrafficEndpoint.as_view(READ)),
    path("slices/<slice:slice_key>/traffic/depth", TrafficDepthEndpoint.as_view(READ)),
    path("gateways/<slug:gateway>/traffic", GatewayTrafficEndpoint.as_view(READ)),
    path("nodes/<uuid:node>/traffic", NodeTrafficEndpoint.as_view(READ)),
]

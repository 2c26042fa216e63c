"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from exports.api.exports import ExportsEndpoint
from exports.api.metrics import GatewayMetricsEndpoint, TenantMetricsEndpoint
from exports.api.streams import StreamsEndpoint

READ = {"get": "retrieve"}

urlpatterns: list[URLPattern] = [
    path("tenants/<slug:tenant>/metrics", TenantMetricsEndpoint.as_view(READ)),
    path("gateways/<slug:gateway>/metrics", GatewayMetricsEndpoint.as_view(READ)),
    path("exports", ExportsEndpoint.as_view({"get": "list", "post": "create"})),
    path(
        "exports/<uuid:pk>",
        ExportsEndpoint.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("exports/<uuid:pk>/test", ExportsEndpoint.as_view({"post": "test"})),
    path("tenants/<slug:tenant>/audit-streams", StreamsEndpoint.as_view({"get": "list", "post": "create"})),
    path(
        "tenants/<slug:tenant>/audit-streams/<uuid:pk>",
        StreamsEndpoint.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("tenants/<slug:tenant>/audit-streams/<uuid:pk>/test", StreamsEndpoint.as_view({"post": "test"})),
]

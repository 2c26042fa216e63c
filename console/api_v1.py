"""The REST API's addresses, gathered from the apps."""

from django.urls import URLPattern, URLResolver, include, path

from console.api_docs import page
from console.api_docs.schema import SchemaView
from console.me import MeEndpoint

urlpatterns: list[URLPattern | URLResolver] = [
    path("me", MeEndpoint.as_view({"get": "retrieve"})),
    path("", include("console.accounts.api.urls")),
    path("", include("policies.api.urls")),
    path("", include("fleet.api.urls")),
    path("", include("telemetry.api.urls")),
    path("", include("slo.api.urls")),
    path("", include("waf.api.urls")),
    path("", include("egress.api.urls")),
    path("", include("tester.api.urls")),
    path("", include("vending.api.urls")),
    path("", include("certificates.api.urls")),
    path("", include("costs.api.urls")),
    path("", include("alerting.api.urls")),
    path("", include("exports.api.urls")),
    path("", include("tenancy.api.urls")),
    path("docs/", page.show, name="docs"),
    path("schema/", SchemaView.as_view(), name="schema"),
]

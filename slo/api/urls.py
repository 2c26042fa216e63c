"""The addresses of objectives below /api/v1/."""

from django.urls import URLPattern, path

from slo.api.objectives import ObjectivesEndpoint
from slo.api.openslo import OpenSloEndpoint
from slo.api.past import ExclusionsEndpoint, HistoryEndpoint
from slo.api.revisions import RevisionBudgetsEndpoint

ONE = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
REVISION = "slices/<slice:slice_key>/revisions/<int:sequence>"

urlpatterns: list[URLPattern] = [
    path("objectives", ObjectivesEndpoint.as_view({"get": "list"})),
    path("tenants/<slug:tenant>/objectives", ObjectivesEndpoint.as_view({"post": "create"})),
    path("tenants/<slug:tenant>/objectives/preview", ObjectivesEndpoint.as_view({"post": "preview"})),
    path("tenants/<slug:tenant>/objectives/import", OpenSloEndpoint.as_view({"post": "create"})),
    path(
        "slices/<slice:slice_key>/revisions/<int:sequence>/budgets",
        RevisionBudgetsEndpoint.as_view({"get": "retrieve"}),
    ),
    path("objectives/<uuid:pk>/openslo", OpenSloEndpoint.as_view({"get": "retrieve"})),
    path("objectives/<uuid:pk>", ObjectivesEndpoint.as_view(ONE)),
    path("objectives/<uuid:pk>/history", HistoryEndpoint.as_view({"get": "retrieve"})),
    path("objectives/<uuid:pk>/breakdown", HistoryEndpoint.as_view({"get": "breakdown"})),
    path("objectives/<uuid:pk>/exclusions", ExclusionsEndpoint.as_view({"get": "list", "post": "create"})),
    path("objectives/<uuid:pk>/exclusions/<uuid:exclusion>/withdraw", ExclusionsEndpoint.as_view({"post": "withdraw"})),
]

"""The addresses of costs below /api/v1/."""

from django.urls import URLPattern, path

from costs.api.budgets import BudgetsEndpoint
from costs.api.months import MonthsEndpoint
from costs.api.tables import PriceTablesEndpoint
from costs.api.way_out import WayOutCostsEndpoint

urlpatterns: list[URLPattern] = [
    path("costs", MonthsEndpoint.as_view({"get": "list"})),
    path("slices/<slice:slice_key>/egress/costs", WayOutCostsEndpoint.as_view({"get": "list"})),
    path("tenants/<slug:tenant>/costs", MonthsEndpoint.as_view({"get": "retrieve"})),
    path("tenants/<slug:tenant>/costs/charges", MonthsEndpoint.as_view({"get": "export"})),
    path("tenants/<slug:tenant>/costs/corrections", MonthsEndpoint.as_view({"post": "create"})),
    path("tenants/<slug:tenant>/cost-budgets", BudgetsEndpoint.as_view({"get": "list", "post": "create"})),
    path(
        "tenants/<slug:tenant>/cost-budgets/<uuid:pk>",
        BudgetsEndpoint.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path("price-tables", PriceTablesEndpoint.as_view({"get": "list", "post": "create"})),
    path("price-tables/preview", PriceTablesEndpoint.as_view({"post": "preview"})),
    path("price-tables/<slug:slug>", PriceTablesEndpoint.as_view({"get": "retrieve", "delete": "destroy"})),
    path("price-tables/<slug:slug>/versions", PriceTablesEndpoint.as_view({"post": "reprice"})),
    path("price-tables/<slug:slug>/versions/<int:number>/withdraw", PriceTablesEndpoint.as_view({"post": "withdraw"})),
]

"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from tenancy.api.tenants import (
    DeletionsEndpoint,
    TenantDeletionEndpoint,
    TenantExportsEndpoint,
    TenantStateEndpoint,
)

DELETION = {"get": "retrieve", "post": "create", "delete": "cancel"}

urlpatterns: list[URLPattern] = [
    path("tenants/<slug:tenant>/state", TenantStateEndpoint.as_view({"get": "retrieve"})),
    path("tenants/<slug:tenant>/suspend", TenantStateEndpoint.as_view({"post": "suspend"})),
    path("tenants/<slug:tenant>/resume", TenantStateEndpoint.as_view({"post": "resume"})),
    path("tenants/<slug:tenant>/quotas", TenantStateEndpoint.as_view({"patch": "set_quotas"})),
    path("tenants/<slug:tenant>/exports", TenantExportsEndpoint.as_view({"get": "list", "post": "create"})),
    path("tenants/<slug:tenant>/exports/<uuid:pk>", TenantExportsEndpoint.as_view({"get": "retrieve"})),
    path("tenants/<slug:tenant>/exports/<uuid:pk>/archive", TenantExportsEndpoint.as_view({"post": "take"})),
    path("tenants/<slug:tenant>/deletion", TenantDeletionEndpoint.as_view(DELETION)),
    path("tenants/<slug:tenant>/deletion/confirm", TenantDeletionEndpoint.as_view({"post": "confirm"})),
    path("deletions", DeletionsEndpoint.as_view({"get": "list"})),
    path("deletions/<uuid:pk>", DeletionsEndpoint.as_view({"get": "retrieve"})),
]

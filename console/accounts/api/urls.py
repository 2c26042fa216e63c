"""Addresses of people, permission and the audit trail."""

from django.urls import path

from console.accounts.api.audit import AuditEndpoint
from console.accounts.api.members import MembersEndpoint
from console.accounts.api.roles import RolesEndpoint
from console.accounts.api.teams import TeamsEndpoint
from console.accounts.api.tenants import TenantsEndpoint
from console.accounts.api.tokens import TokensEndpoint

COLLECTION = {"get": "list", "post": "create"}
ITEM = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("tenants", TenantsEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>", TenantsEndpoint.as_view(ITEM)),
    path("tenants/<slug:tenant>/members", MembersEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/members/<uuid:pk>", MembersEndpoint.as_view(ITEM)),
    path("tenants/<slug:tenant>/teams", TeamsEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/teams/<slug:team>", TeamsEndpoint.as_view(ITEM)),
    path("tenants/<slug:tenant>/tokens", TokensEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/tokens/<uuid:pk>", TokensEndpoint.as_view({"delete": "destroy"})),
    path("roles", RolesEndpoint.as_view({"get": "list"})),
    path("audit", AuditEndpoint.as_view({"get": "list"})),
]

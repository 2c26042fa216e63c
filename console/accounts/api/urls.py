"""Addresses of people, permission and the audit trail."""

from django.urls import path

from console.accounts.api.access_review import AccessReviewEndpoint, AccessReviewsEndpoint
from console.accounts.api.account import AccountEndpoint
from console.accounts.api.audit import AuditEndpoint
from console.accounts.api.connections import ConnectionsEndpoint
from console.accounts.api.impersonation import LeaveViewEndpoint, StandingConsentEndpoint, ViewsEndpoint
from console.accounts.api.invitations import InvitationsEndpoint
from console.accounts.api.members import MembersEndpoint
from console.accounts.api.ownership import OwnershipEndpoint
from console.accounts.api.people import PeopleEndpoint
from console.accounts.api.roles import RolesEndpoint, TenantRolesEndpoint
from console.accounts.api.service_accounts import ServiceAccountsEndpoint
from console.accounts.api.sessions import MemberSessionsEndpoint, ProofEndpoint, SessionsEndpoint
from console.accounts.api.sign_in_rules import SignInRulesEndpoint
from console.accounts.api.teams import TeamsEndpoint
from console.accounts.api.tenants import TenantsEndpoint
from console.accounts.api.token_exchange import TokenExchangeView
from console.accounts.api.tokens import TokensEndpoint
from console.accounts.api.trusts import TrustsEndpoint

COLLECTION = {"get": "list", "post": "create"}
ITEM = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

ACCOUNT = "tenants/<slug:tenant>/service-accounts/<slug:account>"
CONNECTION = "tenants/<slug:tenant>/connections/<slug:connection>"

urlpatterns = [
    path("tenants", TenantsEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>", TenantsEndpoint.as_view(ITEM)),
    path("tenants/<slug:tenant>/members", MembersEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/members/<uuid:pk>", MembersEndpoint.as_view(ITEM)),
    path("tenants/<slug:tenant>/teams", TeamsEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/teams/<slug:team>", TeamsEndpoint.as_view(ITEM)),
    path("tenants/<slug:tenant>/roles", TenantRolesEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/roles/<slug:role>", TenantRolesEndpoint.as_view(ITEM)),
    path("tenants/<slug:tenant>/access-review", AccessReviewEndpoint.as_view({"get": "list"})),
    path("tenants/<slug:tenant>/access-review/export", AccessReviewEndpoint.as_view({"get": "export"})),
    path("tenants/<slug:tenant>/access-reviews", AccessReviewsEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/invitations", InvitationsEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/invitations/<uuid:pk>", InvitationsEndpoint.as_view({"delete": "destroy"})),
    path("tenants/<slug:tenant>/invitations/<uuid:pk>/renew", InvitationsEndpoint.as_view({"post": "renew"})),
    path("tenants/<slug:tenant>/ownership", OwnershipEndpoint.as_view({"get": "retrieve"})),
    *(
        path(f"tenants/<slug:tenant>/ownership/{verb}", OwnershipEndpoint.as_view({"post": verb}))
        for verb in ("offer", "withdraw", "accept", "decline")
    ),
    path("tenants/<slug:tenant>/views", ViewsEndpoint.as_view(COLLECTION)),
    *(
        path(f"tenants/<slug:tenant>/views/<uuid:pk>/{verb}", ViewsEndpoint.as_view({"post": verb}))
        for verb in ("consent", "refuse", "begin", "end")
    ),
    path(
        "tenants/<slug:tenant>/standing-consent",
        StandingConsentEndpoint.as_view({"put": "update", "delete": "destroy"}),
    ),
    *(path(f"people/<uuid:pk>/{verb}", PeopleEndpoint.as_view({"post": verb})) for verb in ("disable", "enable")),
    path("me/view/leave", LeaveViewEndpoint.as_view({"post": "leave"})),
    path("tenants/<slug:tenant>/tokens", TokensEndpoint.as_view(COLLECTION)),
    path("tenants/<slug:tenant>/tokens/<uuid:pk>", TokensEndpoint.as_view({"delete": "destroy"})),
    path("tenants/<slug:tenant>/members/<uuid:pk>/sessions", MemberSessionsEndpoint.as_view({"delete": "end_all"})),
    path("tenants/<slug:tenant>/sign-in-rules", SignInRulesEndpoint.as_view({"get": "retrieve", "put": "update"})),
    path("me/account", AccountEndpoint.as_view({"get": "retrieve"})),
    path("me/factors/<uuid:pk>", AccountEndpoint.as_view({"patch": "rename", "delete": "remove"})),
    path("me/recovery-codes", AccountEndpoint.as_view({"post": "renew_codes"})),
    path("me/sessions", SessionsEndpoint.as_view({"get": "list", "delete": "end_others"})),
    path("me/sessions/<uuid:pk>", SessionsEndpoint.as_view({"delete": "destroy"})),
    path("me/proof", ProofEndpoint.as_view({"get": "retrieve", "post": "create"})),
    path("me/proof/passkey", ProofEndpoint.as_view({"post": "ask_passkey"})),
    path("tenants/<slug:tenant>/tokens/<uuid:pk>/rotate", TokensEndpoint.as_view({"post": "rotate"})),
    path("tenants/<slug:tenant>/service-accounts", ServiceAccountsEndpoint.as_view(COLLECTION)),
    path(ACCOUNT, ServiceAccountsEndpoint.as_view(ITEM)),
    path(f"{ACCOUNT}/tokens", ServiceAccountsEndpoint.as_view({"post": "create_token"})),
    path(f"{ACCOUNT}/trusts", TrustsEndpoint.as_view(COLLECTION)),
    path(f"{ACCOUNT}/trusts/<slug:trust>", TrustsEndpoint.as_view(ITEM)),
    path("token-exchange", TokenExchangeView.as_view()),
    path("tenants/<slug:tenant>/connections", ConnectionsEndpoint.as_view(COLLECTION)),
    path(CONNECTION, ConnectionsEndpoint.as_view(ITEM)),
    path(f"{CONNECTION}/check", ConnectionsEndpoint.as_view({"post": "check"})),
    path("roles", RolesEndpoint.as_view({"get": "list"})),
    path("audit", AuditEndpoint.as_view({"get": "list"})),
    path("audit/export", AuditEndpoint.as_view({"get": "export"})),
    path("audit/checkpoints", AuditEndpoint.as_view({"get": "checkpoints"})),
    path("audit/keys", AuditEndpoint.as_view({"get": "keys"})),
    path("audit/verification", AuditEndpoint.as_view({"get": "verification"})),
    path("audit/<uuid:pk>", AuditEndpoint.as_view({"get": "retrieve"})),
]

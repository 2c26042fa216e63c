"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from alerting.api.alerts import AlertsEndpoint
from alerting.api.channels import ChannelsEndpoint
from alerting.api.inhibitions import InhibitionsEndpoint
from alerting.api.policies import PoliciesEndpoint
from alerting.api.rules import KindsEndpoint, RulesEndpoint
from alerting.api.silences import SilencesEndpoint

COLLECTION = {"get": "list", "post": "create"}
ITEM = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
TENANT = "tenants/<slug:tenant>"

urlpatterns: list[URLPattern] = [
    path("alerts", AlertsEndpoint.as_view({"get": "list"})),
    path("alerts/summary", AlertsEndpoint.as_view({"get": "summary"})),
    path("alerts/<uuid:pk>", AlertsEndpoint.as_view({"get": "retrieve"})),
    path("alerts/<uuid:pk>/events", AlertsEndpoint.as_view({"get": "events"})),
    path("alerts/<uuid:pk>/acknowledge", AlertsEndpoint.as_view({"post": "acknowledge"})),
    path("alerts/<uuid:pk>/release", AlertsEndpoint.as_view({"post": "release"})),
    path("alert-kinds", KindsEndpoint.as_view({"get": "list"})),
    path("alert-kinds/<slug:kind>/runbook", KindsEndpoint.as_view({"get": "runbook"})),
    path(f"{TENANT}/alert-rules", RulesEndpoint.as_view(COLLECTION)),
    path("alert-rules/<uuid:pk>", RulesEndpoint.as_view(ITEM)),
    path(f"{TENANT}/silences", SilencesEndpoint.as_view(COLLECTION)),
    path("silences/<uuid:pk>/end", SilencesEndpoint.as_view({"post": "end"})),
    path(f"{TENANT}/inhibitions", InhibitionsEndpoint.as_view(COLLECTION)),
    path("inhibitions/<uuid:pk>", InhibitionsEndpoint.as_view({"delete": "destroy"})),
    path(f"{TENANT}/channels", ChannelsEndpoint.as_view(COLLECTION)),
    path("channels/<uuid:pk>", ChannelsEndpoint.as_view(ITEM)),
    path("channels/<uuid:pk>/test", ChannelsEndpoint.as_view({"post": "test"})),
    path("channels/<uuid:pk>/deliveries", ChannelsEndpoint.as_view({"get": "deliveries"})),
    path(f"{TENANT}/notification-policies", PoliciesEndpoint.as_view(COLLECTION)),
    path("notification-policies/<uuid:pk>", PoliciesEndpoint.as_view(ITEM)),
]

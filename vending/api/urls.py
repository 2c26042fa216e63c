"""Addresses of this app's endpoints."""

from django.urls import URLPattern, path

from vending.api.credentials import CredentialsEndpoint

OF_SLICE = "slices/<slice:slice_key>/credentials"
ONE = f"{OF_SLICE}/<slug:name>"

urlpatterns: list[URLPattern] = [
    path(OF_SLICE, CredentialsEndpoint.as_view({"get": "list", "post": "create"})),
    path(ONE, CredentialsEndpoint.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})),
    path(f"{ONE}/rotate", CredentialsEndpoint.as_view({"post": "rotate"})),
    path(f"{ONE}/refresh", CredentialsEndpoint.as_view({"post": "refresh"})),
    path(f"{ONE}/versions", CredentialsEndpoint.as_view({"get": "versions"})),
    path(f"{ONE}/nodes", CredentialsEndpoint.as_view({"get": "nodes"})),
]

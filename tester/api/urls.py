"""Addresses of this package's endpoints."""

from django.urls import URLPattern, path

from tester.api.route_tests import RouteTestsEndpoint

urlpatterns: list[URLPattern] = [
    path("slices/<slice:slice_key>/route-tests", RouteTestsEndpoint.as_view({"post": "create"})),
]

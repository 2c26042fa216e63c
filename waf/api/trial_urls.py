"""Addresses of trials and of what editors ask."""

from django.urls import URLPattern, path

from waf.api.expressions import ExpressionsEndpoint
from waf.api.trials import TrialsEndpoint

WAF = "slices/<slice:slice_key>/waf"

urlpatterns: list[URLPattern] = [
    path(f"{WAF}/simulate", TrialsEndpoint.as_view({"post": "simulate"})),
    path(f"{WAF}/trials", TrialsEndpoint.as_view({"post": "compare"})),
    path(f"{WAF}/events/<uuid:event>/proposals", TrialsEndpoint.as_view({"get": "proposals"})),
    path(f"{WAF}/expressions", ExpressionsEndpoint.as_view({"post": "check"})),
    path(f"{WAF}/catalogue", ExpressionsEndpoint.as_view({"get": "catalogue"})),
    path(f"{WAF}/fields", ExpressionsEndpoint.as_view({"get": "language"})),
]

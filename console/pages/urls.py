"""Addresses of the pages."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from console import metrics
from console.pages import health, single_page

urlpatterns = [
    path("", RedirectView.as_view(url="/console/")),
    re_path(r"^console(?:/.*)?$", single_page.show, name="console"),
    path("", include("console.accounts.sign_in.urls")),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", metrics.show),
]

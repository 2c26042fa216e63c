"""Every address of the console. Node requests and websockets never reach Django's resolver (see `asgi.py`)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("console.pages.urls")),
    path("api/v1/", include("console.api_v1")),
]

handler404 = "console.pages.failures.not_found"
handler500 = "console.pages.failures.server_error"

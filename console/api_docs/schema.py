"""`GET /api/v1/schema/`: the API for programs, as OpenAPI in YAML or JSON, whichever is asked for."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.views import APIView

from console.api_docs import made


class SchemaView(APIView):
    """The document; it needs no sign-in, so none is looked at."""

    authentication_classes = ()
    renderer_classes = SpectacularAPIView.renderer_classes

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Answer in the form that the caller accepts, YAML by default."""
        renderer: Any = request.accepted_renderer
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        return made.give(request, renderer.format, renderer.media_type + charset)

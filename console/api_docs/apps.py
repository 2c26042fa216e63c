"""Registers the documentation with Django, and with it what the document must know of our authentication."""

from django.apps import AppConfig


class ApiDocsConfig(AppConfig):
    """Templates and style of the documentation page."""

    name = "console.api_docs"

    def ready(self) -> None:
        """Teach the schema generator our two ways to sign in."""
        from console.api_docs import security  # noqa: F401 - importing registers

"""The `<slice:…>` path converter: `<tenant>@<gateway>`, which is how people and programs name a slice."""

from django.urls import register_converter


class SliceKey:
    """Matches `acme@edge`. The resolver answers 404 for anything else, before a database is asked."""

    regex = r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?@[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"

    def to_python(self, value: str) -> str:
        """Return the key as the view gets it."""
        return value

    def to_url(self, value: str) -> str:
        """Return the key as addresses carry it."""
        return value


def register() -> None:
    """Make the converter known to Django; called once, when the app is ready."""
    register_converter(SliceKey, "slice")

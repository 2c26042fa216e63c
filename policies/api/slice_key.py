"""The `<slice:…>` path converter: `<tenant>[.<part>]@<gateway>`, which is how one names a slice."""

from django.urls import register_converter


class SliceKey:
    """Matches `acme@edge`, `acme.certificates@edge` and `acme.credentials@edge`.

    The resolver answers 404 for anything else, before a database is asked.
    """

    regex = (
        r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?(?:\.(?:certificates|credentials))?@[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
    )

    def to_python(self, value: str) -> str:
        """Return the key as the view gets it."""
        return value

    def to_url(self, value: str) -> str:
        """Return the key as addresses carry it."""
        return value


def register() -> None:
    """Make the converter known to Django; called once, when the app is ready."""
    register_converter(SliceKey, "slice")

"""Registers the firewall's findings with Django."""

from django.apps import AppConfig


class WafConfig(AppConfig):
    """What the inspectors found, and what people say of it."""

    name = "waf"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let drafts be judged by what they would do to recorded requests."""
        from policies.publishing import judges
        from waf import guard

        judges.register(guard.judge)

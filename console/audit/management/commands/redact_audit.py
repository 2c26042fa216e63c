"""`manage.py redact_audit --person EMAIL --reason TEXT`: takes a person out of the trail; the chains still hold."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from console.audit.actor import SYSTEM
from console.audit.redaction import redact_person


class Command(BaseCommand):
    """Redact a person."""

    help = "Take a person out of the audit trail: as actor, as target, and where their address is mentioned."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and why; the reason stays in the trail, so it should not name them."""
        parser.add_argument("--person", required=True, help="their address")
        parser.add_argument("--reason", required=True, help="why; it stays in the trail")

    def handle(self, *args: Any, person: str, reason: str, **options: Any) -> None:
        """Print what was taken out and what was left."""
        known = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(email=person).first()
        found = redact_person(person, str(known.pk) if known else "", reason=reason, actor=SYSTEM)
        self.stdout.write(f"Redacted {found.entries} entries; {found.left} still mention {person}.")

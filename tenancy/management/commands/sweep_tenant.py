"""`manage.py sweep_tenant SLUG`: what there is of a tenant, anywhere; status 1 where something remains."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.accounts.models import Tenant
from policies.models import Slice
from tenancy.actions.steps import names_of
from tenancy.catalogue.names import Names
from tenancy.catalogue.sweep import sweep
from tenancy.models import Deletion


class Command(BaseCommand):
    """Look for a tenant."""

    help = "Search all tables, the names of Valkey's keys and folders for a tenant, one that is there or is deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and where else."""
        parser.add_argument("slug")
        parser.add_argument("--disk", type=Path, action="append", default=[], help="a folder, such as a node's state")

    def handle(self, *args: Any, slug: str, disk: list[Path], **options: Any) -> None:
        """Print what was found where; what is kept on purpose and what may mean others is told apart."""
        seen = sweep(_names(slug), disk)
        for one in seen.found:
            if one.rows:
                self.stdout.write(f"{one.table}: {one.rows} rows{', kept on purpose' if one.is_kept else ''}")
            if one.mentions:
                self.stdout.write(f"{one.table}: {one.mentions} rows with the word {slug}, which may mean another")
        for name in (*seen.keys, *seen.files):
            self.stdout.write(name)
        self.stdout.write(f"Searched {seen.columns} columns of {seen.tables} tables, Valkey and {len(disk)} folders.")
        if not seen.is_clean:
            raise CommandError(f"{slug} remains.")


def _names(slug: str) -> Names:
    tenant = Tenant.objects.filter(slug=slug).first()
    if tenant is not None:
        return Names(tenant.pk, slug, dict(Slice.objects.filter(tenant=tenant).values_list("pk", "key")))
    deletion = Deletion.objects.filter(slug=slug).order_by("-id").first()
    if deletion is None:
        raise CommandError(f"There is no tenant {slug}, and none was deleted here.")
    return names_of(deletion)

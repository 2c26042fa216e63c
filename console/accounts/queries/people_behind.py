"""Who could have acted under a name of the trail: one person, or for a service account all who gave it its tokens."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from console.accounts.models import ApiToken, FederationTrust, ServiceAccount
from console.accounts.persons import person_behind

_ACCOUNT: Final = "service account "


def people_behind(names: Iterable[str]) -> frozenset[str]:
    """Return the addresses of everybody behind these names, service accounts among them by their own name.

    Whoever made a token or a trust of a service account, be it spent by now, may have written what it wrote.
    """
    found = {person_behind(name) for name in names}
    accounts = {name.removeprefix(_ACCOUNT) for name in found if name.startswith(_ACCOUNT)}
    return frozenset(found | _makers(accounts)) if accounts else frozenset(found)


def _makers(accounts: Iterable[str]) -> set[str]:
    """Return who made tokens and trusts of these service accounts, each as `tenant/name`."""
    named = Q(pk=None)
    for tenant, _, slug in (account.partition("/") for account in accounts):
        named |= Q(tenant__slug=tenant, slug=slug)
    rows = ServiceAccount.objects.filter(named)
    makers = {
        *ApiToken.objects.filter(service_account__in=rows, trust=None).values_list("made_by", flat=True),
        *FederationTrust.objects.filter(service_account__in=rows).values_list("created_by", flat=True),
        *rows.values_list("created_by", flat=True),
    }
    return {person_behind(name) for name in makers}

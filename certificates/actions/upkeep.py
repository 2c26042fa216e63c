"""What internal CAs do by themselves: intermediates are renewed, and the next root is ready long before the last ends.

To activate it is left to a person: clients must trust it first.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from django.utils import timezone

from certificates.actions.authorities import prepare_authority, renew_authority
from certificates.actions.authority_keys import active_of, life_of_pem
from certificates.actions.earlier_release import adopt, link_leaves
from certificates.life.authorities import is_intermediate_due, is_root_due
from certificates.life.words import moment
from certificates.models import Authority, AuthorityState, Issuer, IssuerType
from console.audit.actor import SYSTEM
from console.base.errors import Conflict

log = logging.getLogger(__name__)


def keep_authorities() -> None:
    """Look at every internal CA once; one that fails stops no other."""
    for issuer in Issuer.objects.filter(type=IssuerType.INTERNAL).order_by("name"):
        try:
            _keep(issuer)
        except Exception:
            log.exception("issuer %s could not be looked after; it is tried again", issuer.name)


def _keep(issuer: Issuer) -> None:
    adopt(issuer)
    now = timezone.now()
    for row in issuer.authorities.filter(state__in=[AuthorityState.PREPARED, AuthorityState.ACTIVE]):
        link_leaves(row)
        if is_intermediate_due(life_of_pem(row.intermediate_pem), row.root_ends_at, now):
            _unless_done(partial(renew_authority, issuer.name, row.number))
    active = active_of(issuer)
    if active is not None and is_root_due(life_of_pem(active.root_pem), now) and not _is_prepared(issuer):
        why = f"The root of authority {active.number} ends at {moment(active.root_ends_at, now)}."
        _unless_done(partial(prepare_authority, issuer.name, why=why, actor=SYSTEM))


def _is_prepared(issuer: Issuer) -> bool:
    return Authority.objects.filter(issuer=issuer, state=AuthorityState.PREPARED).exists()


def _unless_done(act: Callable[[], object]) -> None:
    """Do it; another worker may have been faster."""
    with suppress(Conflict):
        act()

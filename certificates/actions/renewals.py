"""When each certificate is renewed: planned when it is shown, asked of the CA now and then, started when it is time."""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from certificates.acme.client import AcmeClient
from certificates.acme.faults import AcmeFault
from certificates.actions.rotation.accounts import acme_client
from certificates.actions.rotation.giving_up import give_up_compromised
from certificates.actions.rotation.looks import Fault
from certificates.actions.rotation.notes import announce_change, target_of, tell
from certificates.actions.rotation.start import start_rotation
from certificates.life.ari import AriAnswer, AriOutcome, Draw, RenewalWindow, next_ari_check
from certificates.life.schedule import is_early, renewal
from certificates.life.states import FaultKind, RotationReason
from certificates.life.telling import renewal_text
from certificates.models import Certificate, IssuerType, Source
from certificates.pki.chains import read_chain
from certificates.pki.errors import PkiError
from certificates.pki.identifiers import certificate_id
from certificates.pki.leaf import read_leaf
from certificates.queries.lives import life_of
from console.audit.actor import SYSTEM
from console.audit.verbs import verb
from fleet.actions.lock_slice import lock_slice

AT_A_TIME: Final = 20
LEASE: Final = timedelta(minutes=2)
log = logging.getLogger(__name__)


def plan_renewal(certificate: Certificate) -> None:
    """Say when the version that is shown now is renewed, and when the CA is asked about it; uploads never are."""
    certificate.renewal, certificate.ari_failures = {"share": random.random()}, 0
    is_ours = certificate.source == Source.ISSUER and certificate.issuer is not None
    life = life_of(certificate.active)
    if not is_ours or life is None:
        certificate.renew_at, certificate.ari_check_at = None, None
        certificate.renewal = {"why": "never", "text": "It is renewed by whoever uploads it."}
    else:
        is_asked = certificate.issuer.type == IssuerType.ACME
        certificate.ari_check_at = timezone.now() if is_asked else None
        _plan(certificate, None)
    certificate.save(update_fields=["renewal", "ari_failures", "renew_at", "ari_check_at"])


def ask_due() -> int:
    """Ask CAs for the renewal information of the certificates that are due for it; return how many were found."""
    return _each_due("ari_check_at", _ask, "renewal information of %s could not be asked; it is tried again")


def start_due() -> int:
    """Start the rotations that are due; return how many were found."""
    return _each_due("renew_at", _start, "the renewal of %s could not be started; it is tried again")


def _each_due(column: str, act: Callable[[Certificate], None], trouble: str) -> int:
    rows = _claim(column)
    for row in rows:
        try:
            act(row)
        except Exception:
            log.exception(trouble, row.pk)
    return len(rows)


@transaction.atomic
def _claim(column: str) -> list[Certificate]:
    """Take those that are due for a while, so that two workers do not do the same."""
    due = Certificate.objects.shown().filter(**{f"{column}__lte": timezone.now()}).order_by(column)
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:AT_A_TIME])
    Certificate.objects.filter(pk__in=ids).update(**{column: timezone.now() + LEASE})
    return list(Certificate.objects.with_all().filter(pk__in=ids))


def _start(row: Certificate) -> None:
    with transaction.atomic():
        lock_slice(row.slice_id)
        locked = Certificate.objects.with_all().get(pk=row.pk)
        if locked.suspended_at or locked.deleted_at:
            return
        give_up_compromised(locked, "Nobody may serve what it was to bring: a private key is compromised.")
        if locked.rotations.under_way().exists():
            return  # it is looked at again soon: what is under way may be given up
        with verb("certificate.renew", actor=SYSTEM) as act:
            why = locked.renewal.get("text", "It is time to renew it.")
            start_rotation(locked, _reason_of(locked.renewal), actor=SYSTEM, why=why)
            act.entry(target_of(locked), f"Started to renew certificate {locked.name}. {why}", **locked.slice.trail)


def _reason_of(kept: dict[str, Any]) -> RotationReason:
    if reason := kept.get("reason"):
        return RotationReason(reason)
    return RotationReason.EARLY if kept.get("is_early") else RotationReason.RENEWAL


def _ask(row: Certificate) -> None:
    """Ask the CA once, outside of any transaction, then write down what follows."""
    leaf = row.active.leaves.order_by("family").first() if row.active else None
    life = life_of(row.active)
    if leaf is None or life is None or row.issuer is None:
        Certificate.objects.filter(pk=row.pk).update(ari_check_at=None)
        return
    answer = _answer(row, leaf.chain_pem)
    now = timezone.now()
    with transaction.atomic():
        lock_slice(row.slice_id)
        locked = Certificate.objects.with_all().get(pk=row.pk)
        if locked.active_id != row.active_id:
            return
        locked.ari_failures = answer.failures
        locked.ari_check_at = next_ari_check(answer, now, not_after=life.not_after)
        before = locked.renew_at
        if answer.outcome is AriOutcome.ANSWERED and not locked.rotations.under_way().exists():
            _plan(locked, answer.window)
        locked.save(update_fields=["ari_failures", "ari_check_at", "renewal", "renew_at"])
        if before != locked.renew_at:
            tell(locked, "renewal", locked.renewal["text"], now)
            announce_change(locked)


def _answer(row: Certificate, chain_pem: str) -> AriAnswer:
    try:
        with acme_client(row.issuer) as client:
            return _answer_of(client, certificate_id(read_leaf(read_chain(chain_pem.encode())[0])))
    except (Fault, AcmeFault) as fault:
        is_passing = fault.kind in {FaultKind.TEMPORARY, FaultKind.RATE_LIMITED} and not fault.is_lasting
        failures = row.ari_failures + 1 if is_passing else row.ari_failures
        outcome = AriOutcome.TEMPORARY if is_passing else AriOutcome.LASTING
        return AriAnswer(outcome, retry_after=fault.retry_after, failures=failures)
    except PkiError:  # RFC 9773 needs the issuer's key identifier, which not every certificate names
        return AriAnswer(AriOutcome.LASTING)


def _answer_of(client: AcmeClient, certificate: str) -> AriAnswer:
    if not client.directory().has_renewal_info:
        return AriAnswer(AriOutcome.LASTING)
    info = client.renewal_info(certificate)
    window = RenewalWindow(info.start, info.end, info.explanation_url)
    return AriAnswer(AriOutcome.ANSWERED, window, info.retry_after)


def _plan(certificate: Certificate, window: RenewalWindow | None) -> None:
    """Put the moment of the renewal, and why then, on the certificate (in memory)."""
    life, now = life_of(certificate.active), timezone.now()
    if life is None:
        return
    kept = certificate.renewal
    found = renewal(life, window, _draw_of(kept.get("draw")), kept.get("share", 0.5), now)
    certificate.renew_at = found.at
    is_early_now = is_early(life, window)
    certificate.renewal = {
        "share": kept.get("share", 0.5),
        "why": str(found.why),
        "draw": {
            "window_start": found.draw.window_start.isoformat(),
            "window_end": found.draw.window_end.isoformat(),
            "at": found.draw.at.isoformat(),
        },
        "window": {"start": window.start.isoformat(), "end": window.end.isoformat()} if window else None,
        "explanation_url": window.explanation_url if window else "",
        "is_early": is_early_now,
        "text": renewal_text(found, now),
    }


def _draw_of(kept: dict[str, Any] | None) -> Draw | None:
    if not kept:
        return None
    return Draw(*(datetime.fromisoformat(kept[name]) for name in ("window_start", "window_end", "at")))

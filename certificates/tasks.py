"""What the worker does for certificates. A task is a loop; losing one loses nothing, beat calls again."""

import time
from typing import Final

from celery import shared_task

from certificates.actions.notices import tell_of_ends
from certificates.actions.reconciling import reconcile
from certificates.actions.reissuing import plan_reissues
from certificates.actions.renewals import ask_due, start_due
from certificates.actions.rotation.dns_records import remove_left_records
from certificates.actions.rotation.mover import move_due_rotations, seconds_to_next
from certificates.actions.upkeep import keep_authorities
from certificates.actions.workload_secrets import forget_old_certificates, renew_workload_secrets

LINGER_SECONDS: Final = 0.9


@shared_task
def move_rotations() -> None:
    """Take the next step of every rotation that is due, also of those due before beat calls again in a second."""
    until = time.monotonic() + LINGER_SECONDS
    while True:
        if move_due_rotations():
            continue
        pause = seconds_to_next()
        if pause is None or time.monotonic() + pause > until:
            return
        time.sleep(pause)


@shared_task
def renew_certificates() -> None:
    """Start the rotations whose time has come, and ask CAs when that is; called by beat every 5 seconds."""
    while plan_reissues():
        pass
    while start_due():
        pass
    while ask_due():
        pass


@shared_task
def reconcile_certificates() -> None:
    """Publish slices whose hostnames came or went, take away DNS records; called by beat every 5 seconds."""
    reconcile()
    remove_left_records()


@shared_task
def look_after_authorities() -> None:
    """Renew intermediates of internal CAs, prepare their next roots, and bring nodes those that vouch for workloads;
    called by beat every 10 minutes.
    """
    keep_authorities()
    renew_workload_secrets()
    forget_old_certificates()


@shared_task
def notice_certificates() -> None:
    """Tell people of certificates that end; called by beat every 15 seconds."""
    tell_of_ends()

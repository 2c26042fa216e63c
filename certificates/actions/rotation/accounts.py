"""The account of an issuer at its CA: made on first use, and used by every certificate of that issuer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from certificates.acme.client import AcmeClient
from certificates.acme.faults import AcmeFault
from certificates.acme.resources import Account, Eab
from certificates.actions.keys import open_of_issuer
from certificates.actions.rotation.looks import Fault
from certificates.life.states import FaultKind
from certificates.models import Issuer

USER_AGENT = "gatehouse/0.1 (+https://www.rfc-editor.org/rfc/rfc8555)"


@contextmanager
def acme_client(issuer: Issuer | None) -> Iterator[AcmeClient]:
    """A client with the issuer's account, registered where it was not; what the CA refuses is raised as a Fault."""
    if issuer is None or not issuer.account_ciphertext:
        raise Fault(FaultKind.ACCOUNT, "It has no account key.")
    bundle = issuer.ca_bundle.encode() or None
    key = open_of_issuer(issuer, "account_ciphertext")
    try:
        with AcmeClient(Account(issuer.directory_url, key, issuer.account_url or None, bundle), USER_AGENT) as client:
            if not issuer.account_url:
                url = client.register(issuer.email, terms_agreed=True, eab=_eab(issuer))
                Issuer.objects.filter(pk=issuer.pk).update(account_url=url)
                issuer.account_url = url
            yield client
    except AcmeFault as fault:
        if fault.urn.endswith(":accountDoesNotExist"):
            Issuer.objects.filter(pk=issuer.pk).update(account_url="")
            raise Fault(FaultKind.TEMPORARY, "It does not know our account any more; it is registered anew.") from None
        raise fault_of(fault) from None


def fault_of(fault: AcmeFault) -> Fault:
    """Return what a CA said as the fault of a step."""
    names: tuple[Any, ...] = (fault.identifier,) if fault.identifier else ()
    return Fault(fault.kind, fault.text, names=names, retry_after=fault.retry_after, is_lasting=fault.is_lasting)


def _eab(issuer: Issuer) -> Eab | None:
    if not issuer.eab_kid:
        return None
    return Eab(issuer.eab_kid, open_of_issuer(issuer, "eab_ciphertext").decode())

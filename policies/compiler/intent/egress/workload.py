"""A workload: something of a tenant's that calls out through the gateway, and what it is known by."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Self

from pydantic import AwareDatetime, Field, model_validator

from policies.compiler.intent.egress.limits import RequestRate
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Spec
from policies.compiler.limits import CREDENTIALS_PER_WORKLOAD, REVOKED_CERTIFICATES

BACKDATED_SECONDS: Final = 300
"""Certificates of workloads begin to hold so long before they are issued, for clocks that are late."""
_Key = Annotated[str, Field(pattern=r"^[a-z0-9]{4,16}$")]
_Serial = Annotated[str, Field(pattern=r"^[1-9a-f][0-9a-f]{0,39}$")]
_Digest = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{27}=$")]


class ProxyCredential(Spec):
    """One user name and password for the proxy. Of the password, which is random, only its SHA-1 (base64) is kept.

    Several hold at the same time, while one takes another's place. `made_at` is for people, who change old ones.
    """

    key: _Key
    sha1: _Digest
    made_at: AwareDatetime | None = None


class RevokedCertificate(Spec):
    """A certificate of the workload that counts no more, by its serial in hexadecimal; `ends_at` is when it is over."""

    serial: _Serial
    ends_at: AwareDatetime | None = None


class WorkloadSpec(Spec):
    """Who it is, and at which `rate` it may ask for anything at all.

    It is known by a credential, or by a certificate that the console issued, unless that is among the
    `revoked_certificates` or was issued before `certificates_since`.
    """

    ADDED_LATER: ClassVar = frozenset({"rate", "revoked_certificates", "certificates_since"})

    description: Description = ""
    owner: Annotated[str, Field(max_length=200)] = ""
    credentials: Annotated[tuple[ProxyCredential, ...], Field(max_length=CREDENTIALS_PER_WORKLOAD)] = ()
    rate: RequestRate | None = None
    revoked_certificates: Annotated[tuple[RevokedCertificate, ...], Field(max_length=REVOKED_CERTIFICATES)] = ()
    certificates_since: AwareDatetime | None = None

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        keys = [one.key for one in self.credentials]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                raise refuse("credential_duplicate", f"{key} is listed twice", below=f"/credentials/{index}/key")
        return self


def proxy_user(tenant: str, workload: Name, credential: ProxyCredential) -> str:
    """The user name of a credential: whose it is can be read off it."""
    return f"{tenant}.{workload}.{credential.key}"

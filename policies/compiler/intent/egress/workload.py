"""A workload: something of a tenant's that calls out through the gateway, and what it is known by."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Self

from pydantic import AwareDatetime, Field, model_validator

from policies.compiler.intent.egress.limits import MaxTunnels, RequestRate
from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import CREDENTIALS_PER_WORKLOAD, DATA_CLASSES, REVOKED_CERTIFICATES

BY_SOURCE: Final = "by-source"
"""In place of a credential's key, who is known by where it asks from. No credential can be called so, and no caller can
claim it (`policies/compiler/envoy/egress/guard.py`)."""
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
    """Who it is, at which `rate` it may ask for anything at all, and how many tunnels it may have open at once.

    It is known by a credential, or by a certificate that the console issued, unless that is among the
    `revoked_certificates` or was issued before `certificates_since`; `by_source` also by where it asks from: whoever
    asks from the networks that the platform's listener says are its own is this workload. `data_classes` are what it
    handles; residency rules of its policies are about them.
    """

    ADDED_LATER: ClassVar = frozenset({
        "rate", "data_classes", "by_source", "max_tunnels", "revoked_certificates", "certificates_since",
    })  # fmt: skip

    description: Description = ""
    owner: Annotated[str, Field(max_length=200)] = ""
    credentials: Annotated[tuple[ProxyCredential, ...], Field(max_length=CREDENTIALS_PER_WORKLOAD)] = ()
    rate: RequestRate | None = None
    data_classes: Annotated[tuple[Name, ...], Field(max_length=DATA_CLASSES)] = ()
    max_tunnels: MaxTunnels | None = None
    by_source: Flag = False
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


def source_user(tenant: str, workload: Name) -> str:
    """The user name of whoever is known by where it asks from."""
    return f"{tenant}.{workload}.{BY_SOURCE}"

"""The resources of an ACME server (RFC 8555 §7.1) as plain values; times are aware and UTC, texts "" where missing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is stored: `key_pem` is its private key, `url` is None until it is registered.

    `ca_bundle_pem`: what to trust instead of the public roots when talking to the directory.
    """

    directory_url: str
    key_pem: bytes = field(repr=False)
    url: str | None = None
    ca_bundle_pem: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Eab:
    """An external account binding (RFC 8555 §7.3.4): the CA's key id and its MAC key, base64url."""

    kid: str
    hmac_key: str = field(repr=False)
    algorithm: str = "HS256"


@dataclass(frozen=True, slots=True)
class Directory:
    """What a CA offers; `profiles` maps names to descriptions, `terms_url` and `website` are http(s) or ""."""

    has_renewal_info: bool
    profiles: dict[str, str]
    terms_url: str
    caa_identities: tuple[str, ...]
    website: str
    is_eab_required: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What a CA says went wrong (RFC 9457): `urn` is the type, `identifier` the hostname it is about."""

    urn: str
    detail: str
    identifier: str = ""
    subproblems: tuple["Problem", ...] = ()

    @property
    def name(self) -> str:
        """The last part of the type: "rateLimited"."""
        return self.urn.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class Order:
    """An order; `status` is pending, ready, processing, valid or invalid; names and authorizations are sorted."""

    url: str
    status: str
    expires: datetime | None
    hostnames: tuple[str, ...]
    authorizations: tuple[str, ...]
    finalize_url: str
    certificate_url: str | None
    error: Problem | None
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A challenge the CA offers; `type` is http-01, tls-alpn-01, dns-01 or one we do not know, which has no token."""

    type: str
    url: str
    token: str
    status: str
    error: Problem | None


@dataclass(frozen=True, slots=True)
class Authorization:
    """Whether we may have a certificate for `hostname`; for a wildcard it is the name below the star."""

    url: str
    hostname: str
    is_wildcard: bool
    status: str
    expires: datetime | None
    challenges: tuple[Offer, ...]
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class RenewalInfo:
    """When the CA suggests to renew (RFC 9773 §4.2), as it said it: `end` may lie before `start`."""

    start: datetime
    end: datetime
    explanation_url: str
    retry_after: timedelta | None

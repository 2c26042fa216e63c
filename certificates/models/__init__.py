"""The tables of certificates, one file per idea."""

from certificates.models.authority import Authority, AuthorityState
from certificates.models.certificate import Certificate, Source
from certificates.models.issuer import Issuer, IssuerType
from certificates.models.notice import ExpiryNotice
from certificates.models.rotation import Rotation, RotationEvent
from certificates.models.version import Leaf, Version
from certificates.models.workload import WorkloadAuthority, WorkloadCertificate, WorkloadToken

__all__ = [
    "Authority",
    "AuthorityState",
    "Certificate",
    "ExpiryNotice",
    "Issuer",
    "IssuerType",
    "Leaf",
    "Rotation",
    "RotationEvent",
    "Source",
    "Version",
    "WorkloadAuthority",
    "WorkloadCertificate",
    "WorkloadToken",
]

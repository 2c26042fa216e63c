"""Authorities of workloads and what they sign, also what ours never would; and an Envoy that trusts them."""

import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.pki.authority import Certifier, KeyPair, issue, make_intermediate, make_root, requested_key
from certificates.pki.keys import KeyType, csr_of, generate_key
from certificates.pki.workloads import make_tenant_authority, spiffe_id
from policies.compiler.envoy.egress.workload_tls import AUTHORITIES_SECRET, SERVER_SECRET
from tests.policies.compiler.intents import SCHEMA

DOMAIN = "gatehouse.test"
NOW = datetime.now(UTC)
YEAR = timedelta(days=365)
PROXY = "egress.gatehouse.test"
TLS = "envoy.extensions.transport_sockets.tls.v3"


@dataclass(frozen=True)
class Shown:
    """What a workload shows: its certificate with those above it, and its key; and the serial of it."""

    pem: str
    serial: str

    def context(self, roots: str) -> ssl.SSLContext:
        context = ssl.create_default_context(cadata=roots)
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "client.pem"
            path.write_text(self.pem)
            context.load_cert_chain(path)
        return context


class Pki:
    """A root and the authorities of two tenants below it."""

    def __init__(self, domain: str = DOMAIN) -> None:
        self.root = make_root("workloads root", KeyType.ECDSA_P256, NOW, YEAR)
        self.tenants = {
            name: make_tenant_authority(self.root, domain, name, NOW, YEAR) for name in ("acme", "globex")
        }  # fmt: skip
        below = make_intermediate(self.root, "workloads intermediate", KeyType.ECDSA_P256, NOW, YEAR)
        self.server_key = generate_key(KeyType.ECDSA_P256)
        self.server = issue(below, b"", csr_of(self.server_key, [PROXY]), [PROXY], NOW, YEAR)

    @property
    def roots(self) -> str:
        return self.root.certificate_pem.decode()

    def shown(
        self, *uris: str, by: str | KeyPair = "acme", begins: timedelta = timedelta(minutes=-5),
        ends: timedelta = timedelta(hours=6), key_type: KeyType = KeyType.ECDSA_P256,
    ) -> Shown:  # fmt: skip
        """A certificate with exactly these names, signed by whom it says."""
        authority = self.tenants[by] if isinstance(by, str) else by
        private = generate_key(key_type)
        issuer = Certifier.of(authority)
        public = requested_key(csr_of(private, ["ignored.test"]))
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .serial_number(x509.random_serial_number())
            .not_valid_before((now + begins).replace(microsecond=0))
            .not_valid_after((now + ends).replace(microsecond=0))
            .issuer_name(issuer.certificate.subject)
            .subject_name(x509.Name([]))
            .public_key(public)
        )
        names: list[x509.GeneralName] = [x509.UniformResourceIdentifier(one) for one in uris] or [x509.DNSName("x.y")]
        signed = issuer.sign(builder.add_extension(x509.SubjectAlternativeName(names), critical=True))
        chain = signed.public_bytes(Encoding.PEM).decode() + authority.certificate_pem.decode()
        return Shown(chain + private.decode(), f"{signed.serial_number:x}")

    def of(self, tenant: str, workload: str, **more: Any) -> Shown:
        return self.shown(spiffe_id(DOMAIN, tenant, workload), by=tenant, **more)

    def given_to(self, bootstrap: Any, *others: "Pki") -> None:
        """Let a static Envoy have the secrets that the agent would bring."""
        server = bootstrap.static_resources.secrets.add(name=SERVER_SECRET)
        server.tls_certificate.certificate_chain.inline_bytes = self.server
        server.tls_certificate.private_key.inline_bytes = self.server_key
        trusted = bootstrap.static_resources.secrets.add(name=AUTHORITIES_SECRET)
        trusted.validation_context.trusted_ca.inline_string = "".join(one.roots for one in (self, *others))
        for listener in bootstrap.static_resources.listeners:
            _from_here(listener.filter_chains)


def _from_here(chains: Sequence[Any]) -> None:
    for chain in chains:
        config = chain.transport_socket.typed_config
        if config.type_url.endswith("DownstreamTlsContext"):
            context = SCHEMA.message(f"{TLS}.DownstreamTlsContext").FromString(config.value)
            common = context.common_tls_context
            common.tls_certificate_sds_secret_configs[0].ClearField("sds_config")
            common.validation_context_sds_secret_config.ClearField("sds_config")
            config.value = context.SerializeToString()

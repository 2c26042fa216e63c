"""Cryptography is where it is listed, with what it is for; what is weak is listed once more, with why it may be."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps

from certificates.acme.dns.rfc2136 import ALGORITHMS
from console.base.keyring import sealed_columns
from tests.architecture.test_house_rules import FILES, ROOT, source
from tests.architecture.test_outbound import imported

LIBRARIES = {
    "OpenSSL", "acme", "argon2", "cryptography.hazmat", "django.contrib.auth.hashers", "django.core.signing",
    "django.utils.crypto", "fido2", "hmac", "josepy", "jwt", "nacl", "ssl",
}  # fmt: skip
NO_CRYPTOGRAPHY = ("cryptography.hazmat.primitives.serialization", "cryptography.hazmat.primitives.asymmetric.types")
"""How keys are written and called."""
PACKAGES = {"cryptography.hazmat.primitives", "cryptography.hazmat.primitives.asymmetric"}

PERMITTED = {
    "console/base/keyring/sealing.py": "secrets at rest: AES-256-GCM",
    "console/base/keyring/vault.py": "TLS to the key management service",
    "console/audit/signing.py": "checkpoints and anchors of the trail: Ed25519",
    "console/audit/management/commands/verify_audit.py": "the same, with a key from outside",
    "console/accounts/hashing.py": "passwords: Argon2id",
    "console/accounts/factors/passkeys.py": "passkeys",
    "console/accounts/factors/totp.py": "codes of authenticator apps: HMAC-SHA-1",
    "console/accounts/openid/assertions.py": "tokens of providers and CIs: RS256, ES256, EdDSA",
    "console/accounts/single_sign_on/pending.py": "a cookie for a sign-in under way: HMAC-SHA-256",
    "console/accounts/sign_in/pending.py": "comparison in constant time",
    "console/live/permits.py": "comparison in constant time",
    "console/guard/budgets/callers.py": "a cookie of a browser that signed in before: HMAC-SHA-256",
    "policies/queries/context.py": "keys that findings are known again by: HMAC-SHA-256",
    "policies/compiler/plan/telling.py": "fingerprints of certificates: SHA-256",
    "alerting/channels/webhook.py": "signed notifications: HMAC-SHA-256",
    "exports/streams/syslog.py": "syslog over TLS",
    "telemetry/checks/console/asking.py": "checks over TLS",
    "fleet/signing_keys.py": "manifests, lists of keys and sessions of nodes: Ed25519",
    "fleet/node_api/callers.py": "requests of nodes: Ed25519",
    "fleet/node_api/enrol.py": "the request that enrols: Ed25519",
    "fleet/node_api/tokens.py": "sessions of nodes: EdDSA",
    "fleet/node_api/refused.py": "names the faults of such tokens",
    "fleet/self_signed.py": "the certificate of a gateway that has none yet: P-256",
    "certificates/pki/keys.py": "keys of certificates: P-256, P-384, RSA",
    "certificates/pki/uploads.py": "sorts of keys that people bring",
    "certificates/actions/workload_identity.py": "the signature that renews a certificate: ECDSA, RSA",
    "certificates/acme/signing.py": "requests of ACME accounts: ES256",
    "certificates/acme/signed.py": "reading base64url",
    "certificates/acme/dns/webhook.py": "signed requests: HMAC-SHA-256",
    "vending/kinds.py": "sorts of keys that people bring",
    "protocol/gatehouse_protocol/envelope.py": "DSSE: Ed25519",
    "protocol/gatehouse_protocol/signatures.py": "requests of nodes (RFC 9421): Ed25519",
    "protocol/gatehouse_protocol/sealing.py": "secrets for a node: HPKE",
    "protocol/gatehouse_protocol/sign_ins.py": "what sessions at gateways are sealed with: HKDF-SHA-256",
    "protocol/gatehouse_protocol/key_sets.py": "whether a published key is one",
    "agent/gatehouse_agent/control/admission.py": "manifests: Ed25519",
    "agent/gatehouse_agent/control/identity.py": "the node's own keys: Ed25519",
    "agent/gatehouse_agent/control/polling.py": "manifests: Ed25519",
    "agent/gatehouse_agent/control/client.py": "TLS to the console",
    "agent/gatehouse_agent/config.py": "TLS to the console",
    "agent/gatehouse_agent/calling.py": "TLS to token endpoints and key sets",
    "agent/gatehouse_agent/checks/asking.py": "checks over TLS",
    "agent/gatehouse_agent/convergence.py": "TLS to its own Envoy",
    "agent/gatehouse_agent/handshakes.py": "TLS to its own Envoy",
    "agent/gatehouse_agent/passing.py": "TLS to its own Envoy",
    "agent/gatehouse_agent/quic.py": "QUIC to its own Envoy",
    "agent/gatehouse_agent/assembly/alpn.py": "certificates of tls-alpn-01: P-256",
    "agent/gatehouse_agent/assembly/certificates.py": "whether a key fits its certificate",
    "agent/gatehouse_agent/store/vault.py": "secrets on the node's disk: AES-256-GCM",
    "agent/gatehouse_agent/vending/requests.py": "assertions for token endpoints: RS256, ES256",
    "inspector/gatehouse_inspector/memory/passes.py": "passes of challenges: HMAC-SHA-256",
    "inspector/gatehouse_inspector/dlp/known.py": "digests of known secrets: HMAC-SHA-256",
    "inspector/gatehouse_inspector/dlp/masking.py": "fingerprints of findings: HMAC-SHA-256",
    "tester/apart/client.py": "TLS to the Envoy that it started itself",
    "tester/configuring/certificate.py": "a certificate for one trial: P-256",
    "console/local/demo/parcels.py": "the demo's service that takes signed requests",
    "console/local/pebble/directory_certificate.py": "the demo's CA",
    "console/local/pebble/launch.py": "the demo's CA",
    "vending/demo/parcels.py": "the demo's certificate",
}
OLD_DIGESTS = {
    "console/accounts/factors/totp.py": "all that authenticator apps agree on (RFC 6238)",
    "console/accounts/passwords/breached.py": "what leaked passwords are listed by",
    "policies/actions/credentials.py": "what Envoy compares, over 256 random bits",
    "policies/compiler/envoy/egress/sources.py": "what Envoy compares, over what is no secret",
    "agent/gatehouse_agent/assembly/proof.py": "what Envoy compares, over 128 random bits",
}
OLD_PADDING = {
    "certificates/actions/workload_identity.py": "verified: what `openssl dgst -sign` makes",
    "agent/gatehouse_agent/vending/requests.py": "RS256, where a token endpoint knows nothing else",
}
UNVERIFIED = {
    "telemetry/checks/console/asking.py": "checks: who signed it is not asked, for how long and for whom it is",
    "agent/gatehouse_agent/checks/asking.py": "the same, on nodes",
    "agent/gatehouse_agent/convergence.py": "its own Envoy, by what it answers",
    "agent/gatehouse_agent/handshakes.py": "its own Envoy, to see which certificate it shows",
    "agent/gatehouse_agent/quic.py": "its own Envoy, to see which certificate it shows",
    "agent/gatehouse_agent/envoy/admin.py": "a unix socket",
    "tester/apart/client.py": "the Envoy that it started itself",
}
OWN = {"policies/compiler/envoy/lua_hashing.py": "SHA-256 and HMAC for scripts, since Envoy offers them none"}

_MAKERS = {"new", "digest", "file_digest", "pbkdf2_hmac"}


def found(is_there: Callable[[Path], bool]) -> set[str]:
    return {str(path) for path in FILES if is_there(path)}


def names(path: Path) -> Iterator[str]:
    """Every name that code uses: of imports, of what modules have, and of arguments."""
    for node in ast.walk(ast.parse(source(path))):
        match node:
            case ast.ImportFrom():
                yield from (alias.name for alias in node.names)
            case ast.Attribute(value=ast.Name(id="hashlib" | "hashes" | "padding")):
                yield node.attr
            case ast.Call(func=ast.Attribute(attr=maker)) if maker in _MAKERS:
                given = (*node.args, *(one.value for one in node.keywords))
                yield from (str(one.value).upper() for one in given if isinstance(one, ast.Constant))


def does_cryptography(path: Path) -> bool:
    modules = {name for name in imported(path) if name not in PACKAGES and not name.startswith(NO_CRYPTOGRAPHY)}
    return any(name == library or name.startswith(f"{library}.") for name in modules for library in LIBRARIES)


def believes_anybody(path: Path) -> bool:
    """Whether a TLS client is told not to look at the certificate."""
    for node in ast.walk(ast.parse(source(path))):
        match node:
            case ast.Attribute(attr="CERT_NONE" | "CERT_OPTIONAL" | "_create_unverified_context"):
                return True
            case ast.Assign(targets=[ast.Attribute(attr="check_hostname")], value=ast.Constant(value=False)):
                return True
            case ast.keyword(arg="verify" | "check_hostname" | "assert_hostname", value=ast.Constant(value=False)):
                return True
    return False


def test_cryptography_is_where_it_is_listed():
    assert found(does_cryptography) == set(PERMITTED)


def test_old_digests_are_where_somebody_else_prescribes_them():
    old = {"md5", "sha1", "MD5", "SHA1", "SHA224", "sha224"}
    assert found(lambda path: bool(old & set(names(path)))) == set(OLD_DIGESTS)
    assert set(ALGORITHMS) == {"hmac-sha256", "hmac-sha384", "hmac-sha512"}


def test_old_padding_is_where_the_other_side_knows_no_other():
    assert found(lambda path: "PKCS1v15" in names(path)) == set(OLD_PADDING)


def test_what_is_encrypted_is_authenticated():
    ciphers = "cryptography.hazmat.primitives.ciphers"
    modes = found(lambda path: any(name.startswith(ciphers) and ".aead" not in name for name in imported(path)))
    assert modes == set()


def test_tls_is_verified_but_where_listed():
    assert found(believes_anybody) == set(UNVERIFIED)


def test_nobody_else_makes_a_digest_of_their_own():
    assert found(lambda path: "function sha256(" in source(path) or "0x6a09e667" in source(path).lower()) == set(OWN)


def test_every_column_of_ciphertexts_is_in_the_inventory():
    told = (ROOT / "docs" / "cryptography.md").read_text()
    tables = {apps.get_model(column.model)._meta.db_table for column in sealed_columns()}
    assert [table for table in sorted(tables) if f"`{table}`" not in told] == []

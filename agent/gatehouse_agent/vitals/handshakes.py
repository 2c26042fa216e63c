"""What became of a TLS handshake, from what Envoy says of a connection when it ends. Pure.

Envoy quotes BoringSSL, `TLS_error:|268435648:SSL_routines:OPENSSL_internal:<NAME>:…`, whose names are in its
`ssl.errordata`.
"""

from typing import Final

OK, ABANDONED, BROKEN = "ok", "abandoned", "broken"
_BY_NAME: Final = (
    ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "no_certificate"),
    ("CERTIFICATE_VERIFY_FAILED", "certificate_refused"),
    ("UNSUPPORTED_PROTOCOL", "version"),
    ("NO_SHARED_CIPHER", "cipher"),
    ("WRONG_CURVE", "cipher"),
    ("NO_SHARED_GROUP", "cipher"),
    ("NO_COMMON_SIGNATURE_ALGORITHMS", "cipher"),
    ("ALERT_PROTOCOL_VERSION", "version"),
    ("_ALERT_", "ours_refused"),
    # Clients that do not trust us say so in clear (OpenSSL, TLS 1.3), where an encrypted record is expected.
    ("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "ours_refused"),
    ("Connection_reset_by_peer", ABANDONED),
    ("Broken_pipe", ABANDONED),
)
"""The first that is found in the reason counts."""


def outcome_of(is_done: bool, why: str) -> str:
    """Return one of the outcomes of `Signal.HANDSHAKES`; what is not done for no reason was left half-way."""
    if why:
        return next((outcome for name, outcome in _BY_NAME if name in why), BROKEN)
    return OK if is_done else ABANDONED

"""The internal CA: a root that signs nothing but intermediates, and the intermediate that issues."""

import json
from datetime import timedelta
from typing import Final

from django.utils import timezone

from certificates.actions.keys import open_of_issuer, seal_for_issuer
from certificates.models import Issuer
from certificates.pki.authority import KeyPair, make_intermediate, make_root
from certificates.pki.keys import KeyType

ROOT_LIFETIME: Final = timedelta(days=3650)
INTERMEDIATE_LIFETIME: Final = timedelta(days=1095)


def make_authority(issuer: Issuer) -> None:
    """Put a new root and an intermediate below it on the issuer (in memory)."""
    now = timezone.now()
    title = issuer.shown_name
    root = make_root(f"{title} root"[:64], KeyType.ECDSA_P384, now, ROOT_LIFETIME)
    below = make_intermediate(root, f"{title} intermediate"[:64], KeyType.ECDSA_P256, now, INTERMEDIATE_LIFETIME)
    issuer.root_pem, issuer.intermediate_pem = root.certificate_pem.decode(), below.certificate_pem.decode()
    keys = {"root": root.private_key_pem.decode(), "intermediate": below.private_key_pem.decode()}
    issuer.ca_ciphertext = seal_for_issuer(issuer, "ca_ciphertext", json.dumps(keys).encode())


def authority_of(issuer: Issuer) -> KeyPair:
    """Return the intermediate that issues."""
    keys = json.loads(open_of_issuer(issuer, "ca_ciphertext"))
    return KeyPair(issuer.intermediate_pem.encode(), keys["intermediate"].encode())

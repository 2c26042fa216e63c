"""How bearer tokens are written, told from one another, and kept."""

import hashlib
from typing import Final

from console.base.secret_text import is_well_formed

PERSONS_PREFIX: Final = "ght_"
SERVICE_PREFIX: Final = "gha_"
EXCHANGED_PREFIX: Final = "ghx_"
_CHECKED_PREFIXES: Final = (PERSONS_PREFIX, SERVICE_PREFIX, EXCHANGED_PREFIX)


def token_digest(secret: str) -> str:
    """Return what is kept of a token: it has 190 random bits or more, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_mistyped(secret: str) -> bool:
    """Tell whether a token fails its own checksum: it was never one of ours, and no guess either."""
    checked = next((prefix for prefix in _CHECKED_PREFIXES if secret.startswith(prefix)), None)
    return checked is not None and not is_well_formed(secret, checked)

"""Keys and tokens by what their issuers made them look like.

Where an issuer has put a checksum into them, or their structure can be read, that is looked at, too.
"""

import base64
import json
import re
from typing import Final

from gatehouse_inspector.dlp.checksums import has_crc32
from gatehouse_inspector.dlp.detectors.detector import Detector, variety

_LAST, _FEWEST_DIFFERENT = 16, 6
"""So many of the last characters of a key that was drawn by lot differ; examples and masks have fewer."""
_LEAST_OF_KEY: Final = 32
_WITH_CHECKSUM: Final = 36


def _drawn(text: str) -> str | None:
    return text if variety(text[-_LAST:]) >= _FEWEST_DIFFERENT else None


def _github(text: str) -> str | None:
    """Those of 36 characters end in a checksum; those of installations may be longer, and have none."""
    token = text.partition("_")[2]
    return _drawn(text) if len(token) != _WITH_CHECKSUM else text if has_crc32(token) else None


def _jwt(text: str) -> str | None:
    """The header names an algorithm, and what is claimed is an object."""
    header, claims = (_document(part) for part in text.split(".")[:2])
    return text if isinstance(header, dict) and "alg" in header and isinstance(claims, dict) else None


def _document(part: str) -> object:
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None


def _pem(text: str) -> str | None:
    """More than the words around it: the key itself, of which the first lines are enough."""
    inside = re.sub(r"\\[rn]|\s", "", text.split("-----")[2])
    return inside if len(inside) >= _LEAST_OF_KEY and variety(inside) >= _FEWEST_DIFFERENT else None


def _aws_secret(text: str) -> str | None:
    """The forty characters that stand beside an access key; digests in hexadecimal look nearly like that."""
    secret = text[-40:]
    is_mixed = (
        any(c.islower() for c in secret) and any(c.isupper() for c in secret) and any(c.isdigit() for c in secret)
    )
    return secret if is_mixed and variety(secret) >= 16 else None


DETECTORS: Final = (
    Detector("github_token", "GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,251}", r"gh[pousr]_[A-Za-z0-9]", _github),
    Detector(
        "github_fine_grained_token", "GitHub fine-grained token", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        r"github_pat_", _drawn,
    ),
    Detector("gitlab_token", "GitLab token", r"glpat-[A-Za-z0-9_-]{20,64}", r"glpat-", _drawn, ends_alone=False),
    Detector("aws_access_key", "AWS access key", r"(?:AKIA|ASIA)[A-Z2-7]{16}", r"(?:AKIA|ASIA)[A-Z2-7]{4}", _drawn),
    Detector(
        "aws_secret_key", "AWS secret key beside its access key",
        r"(?:AKIA|ASIA)[A-Z2-7]{16}[^A-Za-z0-9/+](?s:.){0,160}?(?:[^A-Za-z0-9/+=])[A-Za-z0-9/+]{40}",
        r"(?:AKIA|ASIA)[A-Z2-7]{4}", _aws_secret,
    ),
    Detector("stripe_key", "Stripe key", r"(?:[sr]k_live_|whsec_)[A-Za-z0-9+/]{24,247}", r"[rs]k_live_|whsec_", _drawn),
    Detector(
        "slack_token", "Slack token", r"xox[abeoprs]-[A-Za-z0-9-]{20,250}", r"xox[abeoprs]-", _drawn,
        ends_alone=False,
    ),
    Detector(
        "slack_webhook", "Slack webhook", r"hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}",
        r"hooks\.slack\.com/services/", _drawn,
    ),
    Detector("google_api_key", "Google API key", r"AIza[A-Za-z0-9_-]{35}", r"AIza[A-Za-z0-9_-]{4}", _drawn),
    Detector("google_client_secret", "Google client secret", r"GOCSPX-[A-Za-z0-9_-]{28}", r"GOCSPX-", _drawn),
    Detector("npm_token", "npm token", r"npm_[A-Za-z0-9]{36}", r"npm_[A-Za-z0-9]{4}", _drawn),
    Detector(
        "pypi_token", "PyPI token", r"pypi-AgE[A-Za-z0-9_-]{50,}", r"pypi-AgE", _drawn, ends_alone=False,
    ),
    Detector(
        "sendgrid_key", "SendGrid key", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", r"SG\.[A-Za-z0-9_-]{4}", _drawn,
    ),
    Detector("anthropic_key", "Anthropic key", r"sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{80,120}", r"sk-ant-", _drawn),
    Detector(
        "openai_key", "OpenAI key", r"sk-(?:[a-z]{2,10}-)?[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}",
        r"T3BlbkFJ", _drawn,
    ),
    Detector("huggingface_token", "Hugging Face token", r"hf_[A-Za-z]{34}", r"hf_[A-Za-z]{4}", _drawn),
    Detector("digitalocean_token", "DigitalOcean token", r"do[opr]_v1_[a-f0-9]{64}", r"do[opr]_v1_", _drawn),
    Detector(
        "azure_storage_key", "Azure storage key", r"AccountKey=[A-Za-z0-9+/]{86}==", r"AccountKey=", _drawn,
        ends_alone=False,
    ),
    Detector(
        "jwt", "JSON web token", r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*",
        r"eyJ[A-Za-z0-9_-]+\.eyJ", _jwt, ends_alone=False,
    ),
    Detector(
        "private_key", "Private key (PEM)",
        r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=:,;.() \r\n-]|\\[rn]){32,400}",
        r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY", _pem, ends_alone=False,
    ),
)  # fmt: skip

"""True examples and near misses of every detector: published by whoever issues such things, or made by their rules.

Examples of keys are put together from parts, so that nobody who looks for keys finds them here.
"""

import base64
import json
import random
import string
import zlib

_DRAWN = random.Random(7)
_LETTERS = string.ascii_letters + string.digits
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def drawn(length: int, alphabet: str = _LETTERS) -> str:
    """Characters drawn by lot, the same in every run."""
    return "".join(_DRAWN.choices(alphabet, k=length))


def checked(secret: str) -> str:
    """A secret and its CRC-32 in base 62."""
    number, found = zlib.crc32(secret.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        found = _BASE62[rest] + found
    return secret + found.rjust(6, "0")


def jwt(header: object, claims: object) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=").decode() for one in (header, claims)]
    return ".".join([*parts, drawn(43)])


def pem(name: str) -> str:
    lines = "\n".join(drawn(64, _LETTERS + "+/") for _ in range(4))
    return f"-----BEGIN {name}-----\n{lines}\n-----END {name}-----\n"


_GITHUB, _AWS = checked(drawn(30)), drawn(16, string.ascii_uppercase + "234567")
_AWS_SECRET = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYzzEXAMPLQX9a"[:18]

TRUE = {
    "github_token": ["gh" + "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17", f"gho_{_GITHUB}"],
    "github_fine_grained_token": [f"github_pat_{drawn(22)}_{drawn(59)}"],
    "gitlab_token": [f"glpat-{drawn(20)}"],
    "aws_access_key": [f"AKIA{_AWS}"],
    "aws_secret_key": [f'"AKIA{_AWS}","{_AWS_SECRET}"', f"id=AKIA{_AWS}\nsecret = {_AWS_SECRET}\n"],
    "stripe_key": [f"sk_live_{drawn(24)}", f"rk_live_{drawn(24)}", f"whsec_{drawn(32)}"],
    "slack_token": ["xox" + f"b-{drawn(11, string.digits)}-{drawn(12, string.digits)}-{drawn(24)}"],
    "slack_webhook": [f"https://hooks.slack.com/services/T{drawn(8, '01234567')}/B{drawn(8, '01234567')}/{drawn(24)}"],
    "google_api_key": [f"AIza{drawn(35)}"],
    "google_client_secret": [f"GOCSPX-{drawn(28)}"],
    "npm_token": [f"npm_{drawn(36)}"],
    "pypi_token": [f"pypi-AgEIcHlwaS5vcmc{drawn(60)}"],
    "sendgrid_key": [f"SG.{drawn(22)}.{drawn(43)}"],
    "anthropic_key": [f"sk-ant-api03-{drawn(93)}AA"],
    "openai_key": [f"sk-proj-{drawn(40)}T3BlbkFJ{drawn(40)}", f"sk-{drawn(20)}T3BlbkFJ{drawn(20)}"],
    "huggingface_token": [f"hf_{drawn(34, string.ascii_letters)}"],
    "digitalocean_token": [f"dop_v1_{drawn(64, '0123456789abcdef')}"],
    "azure_storage_key": [f"AccountName=a;AccountKey={drawn(86)}==;EndpointSuffix=x"],
    "jwt": [jwt({"alg": "HS256", "typ": "JWT"}, {"sub": "1234567890"})],
    "private_key": [pem("RSA PRIVATE KEY"), pem("PRIVATE KEY"), pem("OPENSSH PRIVATE KEY"), pem("EC PRIVATE KEY")],
    "card_number": [  # the card networks' test numbers
        "4111111111111111", "4012 8888 8888 1881", "5555-5555-5555-4444", "2223003122003222", "378282246310005",
        "3714 496353 98431", "6011111111111117", "3530111333300000", "30569309025904", "order 1234 4111 1111 1111 1111",
    ],
    "iban": [  # SWIFT's registry
        "DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "FR14 2004 1010 0505 0001 3M02 606",
        "NO93 8601 1117 947", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "DE89 3704 0044 0532 0130 00 PLEASE",
    ],
    "us_ssn": ["536-90-4399"],
    "uk_nino": ["AB123456C", "AB 12 34 56 C"],
    "de_tax_id": ["Steuer-ID: 86095742719", "IdNr 47 036 892 816"],
    "fr_nir": ["255081416802538", "2 55 08 14 168 025 38", "180012A12345620"],
    "es_dni": ["12345678Z", "X1234567L", "12345678-Z"],
    "nl_bsn": ["BSN 111222333", "burgerservicenummer: 123456782"],
    "pl_pesel": ["PESEL 44051401359"],
    "it_codice_fiscale": ["RSSMRA85T10A562S"],
    "email": ["jane.doe@example.com", "a+b@sub.example.co.uk"],
}  # fmt: skip
NEARLY = {
    "github_token": ["gh" + "p_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18", "ghp_" + "x" * 36],
    "github_fine_grained_token": ["github_pat_" + "x" * 22 + "_" + "x" * 59],
    "gitlab_token": ["glpat-xxxxxxxxxxxxxxxxxxxx"],
    "aws_access_key": ["AKIAXXXXXXXXXXXXXXXX", f"XAKIA{_AWS}"],
    "aws_secret_key": [f"AKIA{_AWS} " + "da39a3ee5e6b4b0d3255bfef95601890afd80709", _AWS_SECRET],
    "stripe_key": [f"sk_test_{drawn(24)}", "sk_live_short"],
    "slack_token": ["xoxb-123"],
    "slack_webhook": ["https://hooks.slack.com/services/"],
    "google_api_key": [f"AIza{drawn(20)}", f"AIza{drawn(50)}"],
    "google_client_secret": ["GOCSPX-xxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    "npm_token": ["npm_run_build_and_test_and_lint_please"],
    "pypi_token": ["pypi-AgEI"],
    "sendgrid_key": ["SG.short.too"],
    "anthropic_key": ["sk-ant-api03-short"],
    "openai_key": ["sk-learn-is-a-library-of-python-T3B"],
    "huggingface_token": ["hf_hub_download"],
    "digitalocean_token": [f"dop_v1_{drawn(10)}"],
    "azure_storage_key": ["AccountKey=short=="],
    "jwt": [f"eyJ{drawn(20)}.eyJ{drawn(20)}.{drawn(20)}", jwt({"typ": "JWT"}, {"sub": "x"}), jwt({"alg": "x"}, [1])],
    "private_key": [pem("PUBLIC KEY"), pem("CERTIFICATE"), "-----BEGIN PRIVATE KEY----- goes on the first line"],
    "card_number": [
        "4111111111111112", "1234567812345670", "411111111111111", "0000000000000000", "a4111111111111111b",
        "41111111111111111111111", "4111.1111.1111.1111",
    ],
    "iban": ["DE89370400440532013001", "ZZ89370400440532013000", "DE8937040044053201300", "AB12CDEF"],
    "us_ssn": ["000-12-3456", "666-12-3456", "900-12-3456", "536-00-4399", "536-90-0000", "078-05-1120", "536904399"],
    "uk_nino": ["QQ123456C", "GB123456A", "AB123456E", "DA123456C"],
    "de_tax_id": ["Steuer-ID: 86095742718", "86095742719", "Steuer-ID: 11111111111"],
    "fr_nir": ["255081416802539", "355081416802538"],
    "es_dni": ["12345678A", "00000000T", "123456789Z"],
    "nl_bsn": ["BSN 111222334", "111222333", "BSN 000000000"],
    "pl_pesel": ["PESEL 44051401358", "44051401359"],
    "it_codice_fiscale": ["RSSMRA85T10A562T", "RSSMRA85Z10A562S"],
    "email": ["jane.doe@localhost", "@example.com"],
}  # fmt: skip

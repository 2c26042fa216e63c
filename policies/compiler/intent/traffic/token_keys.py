"""With which keys tokens are verified: as they are written here, or as somebody publishes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from policies.compiler.intent.fields.authorities import Authorities
from policies.compiler.intent.fields.https_addresses import HttpsAddress
from policies.compiler.intent.fields.key_sets import KeySet
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import KEY_REFRESH_SECONDS

_LEAST, _MOST = KEY_REFRESH_SECONDS


class InlineKeys(Spec):
    """The public keys themselves, as a JSON Web Key Set."""

    type: Literal["inline"]
    jwks: KeySet


class PublishedKeys(Spec):
    """Each node fetches the set, and again every `refresh_seconds`; it keeps the last good one.

    The certificate there must be of an authority in `trust` (PEM), or of those that the node's system trusts. With
    `private` it may lie in the private networks that the gateway allows.
    """

    refresh_seconds: Annotated[int, Field(strict=True, ge=_LEAST, le=_MOST)] = 300
    trust: Authorities | None = None
    private: Flag = False


class UrlKeys(PublishedKeys):
    """The set at an address."""

    type: Literal["url"]
    url: HttpsAddress


class IssuerKeys(PublishedKeys):
    """The set of the policy's issuer, wherever its `/.well-known/openid-configuration` says."""

    type: Literal["issuer"]


TokenKeys = Annotated[InlineKeys | UrlKeys | IssuerKeys, Field(discriminator="type")]

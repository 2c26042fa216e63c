"""A hostname: a name that exactly one tenant answers for on a gateway."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Self

from pydantic import Field, model_validator

from policies.compiler.intent.client_certificate import ClientCertificateSpec
from policies.compiler.intent.dlp.attachment import DlpAttachment
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.records import RecordsSpec
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic import PolicyNames, PolicyTypes
from policies.compiler.intent.waf import WafAttachment

PRELOAD_SECONDS: Final = 31_536_000
"""The least that the browsers' preload list takes: a year (hstspreload.org)."""


class HstsSpec(Spec):
    """For how long browsers shall come back over https only (RFC 6797); nobody can take it back before that."""

    max_age_seconds: Annotated[int, Field(strict=True, ge=0, le=2 * PRELOAD_SECONDS)] = PRELOAD_SECONDS
    include_subdomains: Flag = False
    preload: Flag = False

    @model_validator(mode="after")
    def _preload_as_browsers_take_it(self) -> Self:
        if self.preload and not (self.include_subdomains and self.max_age_seconds >= PRELOAD_SECONDS):
            text = f"preload needs include_subdomains, and max_age_seconds of at least {PRELOAD_SECONDS}"
            raise refuse("hsts_preload", text, below="/preload")
        return self


class HostnameSpec(Spec):
    """What holds for every route on a hostname, unless the route says otherwise."""

    ADDED_LATER: ClassVar = frozenset({"client_certificate", "waf", "records", "dlp", "policies", "policies_off"})

    description: Description = ""
    redirect_to_https: Flag = False
    hsts: HstsSpec | None = None
    client_certificate: ClientCertificateSpec | None = None
    waf: WafAttachment | None = None
    dlp: DlpAttachment | None = None
    records: RecordsSpec | None = None
    policies: PolicyNames = ()
    policies_off: PolicyTypes = ()

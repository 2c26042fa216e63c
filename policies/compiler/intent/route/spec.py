"""The whole of a route, and what must agree between its parts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from policies.compiler.intent.dlp.attachment import DlpAttachment
from policies.compiler.intent.fields.header_edits import HeaderEdits
from policies.compiler.intent.fields.hostnames import HostnameOrWildcard
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.records import RecordsSpec
from policies.compiler.intent.route.action import Forward, PathRewrite, Redirect, Respond, RewriteType
from policies.compiler.intent.route.match import Match, PathType
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic import PolicyNames, PolicyTypes
from policies.compiler.intent.waf import WafAttachment
from policies.compiler.limits import HOSTNAMES_PER_ROUTE


class RouteSpec(Spec):
    """Requests for these hostnames that match are acted upon; a route that is not enabled is kept but not served."""

    ADDED_LATER: ClassVar = frozenset({"waf", "records", "dlp", "policies", "policies_off"})

    description: Description = ""
    enabled: Flag = True
    hostnames: Annotated[tuple[HostnameOrWildcard, ...], Field(min_length=1, max_length=HOSTNAMES_PER_ROUTE)]
    match: Match = Match()
    action: Annotated[Forward | Redirect | Respond, Field(discriminator="type")]
    request_headers: HeaderEdits = HeaderEdits()
    response_headers: HeaderEdits = HeaderEdits()
    waf: WafAttachment | None = None
    dlp: DlpAttachment | None = None
    records: RecordsSpec | None = None
    policies: PolicyNames = ()
    policies_off: PolicyTypes = ()

    @field_validator("hostnames")
    @classmethod
    def _distinct(cls, hostnames: tuple[str, ...]) -> tuple[str, ...]:
        for index, name in enumerate(hostnames):
            if name in hostnames[:index]:
                raise refuse("hostname_duplicate", f"{name} is listed twice", below=f"/{index}")
        return hostnames

    @model_validator(mode="after")
    def _prefix_rewrites_a_prefix(self) -> Self:
        """Envoy would put the value in front of, or in place of, something that nobody meant."""
        if self.match.path.type is PathType.PREFIX:
            return self
        text = "only what a prefix matched can be replaced as a prefix; use full or regex"
        if isinstance(self.action, Redirect):
            if self.action.path is not None and self.action.path.type is RewriteType.PREFIX:
                raise refuse("rewrite_without_prefix", text, below="/action/path/type")
        elif isinstance(self.action, Forward) and self.action.rewrite is not None:
            rewrite = self.action.rewrite.path
            if isinstance(rewrite, PathRewrite) and rewrite.type is RewriteType.PREFIX:
                raise refuse("rewrite_without_prefix", text, below="/action/rewrite/path/type")
        return self

"""Where a policy is asked: for a hostname, for one of its routes instead, or for a rule of egress in plain HTTP."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.waf import FailureMode


class DlpAttachment(Spec):
    """The policy that looks at requests, None for none; with one it must be said what happens when it cannot look.

    Without `inspect_bodies` bodies pass as they come: for uploads and streams, which would wait otherwise. With
    `inspect_responses` what services answer is looked at as well.
    """

    ADDED_LATER: ClassVar = frozenset({"inspect_responses"})

    policy: Name | None = None
    failure_mode: FailureMode | None = None
    inspect_bodies: Flag = True
    inspect_responses: Flag = False

    @model_validator(mode="after")
    def _failing_as_declared(self) -> Self:
        if self.policy is not None and self.failure_mode is None:
            text = "is required with a policy: open lets requests pass that cannot be looked at, closed answers 503"
            raise refuse("field_missing", text, below="/failure_mode")
        return self

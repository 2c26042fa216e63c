"""Of which requests a record is kept: of all that fail; of others a share, and those that take long, as said here."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from policies.compiler.intent.fields.refusal import quote, refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import HIDDEN_ARGUMENTS

LEAST_SLOW_SECONDS: Final = 0.1
_ARGUMENT: Final = re.compile(r"[A-Za-z0-9_.\[\]-]{1,64}", re.ASCII)

SlowSeconds = Annotated[float, Field(strict=True, ge=LEAST_SLOW_SECONDS, le=3600)]


def _argument(value: str) -> str:
    """The name in lower case, as names are compared."""
    if not _ARGUMENT.fullmatch(value):
        text = "is not a name of an argument: use 1 to 64 letters, digits and _ . [ ] -"
        raise refuse("argument_invalid", f"{quote(value)} {text}")
    return value.lower()


class RecordsSpec(Spec):
    """What a hostname or a route says of its own; None: as the hostname says, and then as the gateway does.

    The gateway bounds the share. `hidden_arguments` of the query are masked on the node, beside all those whose name
    says that they are secret; those of a hostname hold on its routes, too.
    """

    sample_percent: Annotated[float, Field(strict=True, ge=0, le=100)] | None = None
    slow_seconds: SlowSeconds | None = None
    hidden_arguments: Annotated[
        tuple[Annotated[str, AfterValidator(_argument)], ...], Field(max_length=HIDDEN_ARGUMENTS)
    ] = ()

    def over(self, other: RecordsSpec) -> RecordsSpec:
        """This, and where it says nothing the other."""
        return RecordsSpec(
            sample_percent=other.sample_percent if self.sample_percent is None else self.sample_percent,
            slow_seconds=other.slow_seconds if self.slow_seconds is None else self.slow_seconds,
            hidden_arguments=tuple(sorted({*self.hidden_arguments, *other.hidden_arguments})),
        )


class GatewayRecordsSpec(Spec):
    """What holds where hostnames and routes say nothing, and how large a share they may ask for at most.

    Each percent of `most_sample_percent` costs a node about one percent of the processor time of every request, whether
    anybody asks for it or not. With `make_trace_ids` a request without a `traceparent` (W3C Trace Context) is given
    one; others pass as they come.
    """

    sample_percent: Annotated[float, Field(strict=True, ge=0, le=10)] = 1.0
    most_sample_percent: Annotated[float, Field(strict=True, ge=0, le=100)] = 2.0
    slow_seconds: SlowSeconds = 1.0
    make_trace_ids: Flag = False

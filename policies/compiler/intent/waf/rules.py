"""A custom rule: an expression, and what happens where it holds."""

from __future__ import annotations

from typing import Annotated

from gatehouse_inspector.expressions import lists_named, parse
from gatehouse_inspector.policies.memory import LONGEST_WINDOW, MOST_REQUESTS
from gatehouse_inspector.policies.rules import Action
from pydantic import Field

from policies.compiler.intent.fields.names import Name
from policies.compiler.intent.fields.text import Description
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.limits import EXPRESSION_CHARACTERS


class Rate(Spec):
    """So many `requests` in so many `seconds`, counted on each node, by whom or what they come from.

    `by` is `client` (its address; of IPv6 the network of 64 bits), `client+path`, or a header such as
    `header:x-api-key`; a request without the header counts for its client.
    """

    requests: Annotated[int, Field(strict=True, ge=1, le=MOST_REQUESTS)]
    seconds: Annotated[int, Field(strict=True, ge=1, le=LONGEST_WINDOW)]
    by: Annotated[str, Field(max_length=80)] = "client"


class CustomRule(Spec):
    """A rule; those of a policy are asked in order, before the Core Rule Set.

    `score` is added where the action is `score`, `status` answers where it is `block` (below 500: Envoy would take it
    for a failure to look), `rate` bounds where it is `rate-limit`. `challenge` asks for a click, once in half an hour;
    programs are refused. A `staged` rule is only told of.
    """

    name: Name
    description: Description = ""
    expression: Annotated[str, Field(min_length=1, max_length=EXPRESSION_CHARACTERS)]
    action: Action = Action.LOG
    score: Annotated[int, Field(strict=True, ge=1, le=100)] = 5
    status: Annotated[int, Field(strict=True, ge=400, le=499)] = 403
    staged: Flag = False
    rate: Rate | None = None

    def lists_named(self) -> frozenset[str]:
        """Return the names of the lists that the rule looks into."""
        return lists_named(parse(self.expression))

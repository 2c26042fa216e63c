"""Who may do what, by rules of which each decides about some requests."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from policies.compiler.intent.fields.refusal import refuse
from policies.compiler.intent.spec import Flag, Spec
from policies.compiler.intent.traffic.authorization_rule import AuthorizationAction, AuthorizationRule
from policies.compiler.intent.traffic.coverage import covers
from policies.compiler.limits import (
    AUTHORIZATION_RULES,
)


class AuthorizationPolicy(Spec):
    """A request that a rule denies is refused (403), whatever others say; one that a rule allows goes on.

    What no rule is about is treated as `otherwise` says. With `shadow` nobody is refused.
    """

    type: Literal["authorization"]
    rules: Annotated[tuple[AuthorizationRule, ...], Field(max_length=AUTHORIZATION_RULES)] = ()
    otherwise: AuthorizationAction = AuthorizationAction.DENY
    shadow: Flag = False

    @model_validator(mode="after")
    def _every_rule_decides(self) -> Self:
        names: set[str] = set()
        for index, rule in enumerate(self.rules):
            if rule.name in names:
                text = f"another rule is called {rule.name}, too"
                raise refuse("authorization_rule_duplicate", text, below=f"/rules/{index}/name")
            names.add(rule.name)
            if rule.action is AuthorizationAction.ALLOW and self.otherwise is AuthorizationAction.ALLOW:
                text = "decides nothing: what is not denied is allowed anyway"
                raise refuse("authorization_rule_idle", text, below=f"/rules/{index}/action")
            over = next((one for at, one in enumerate(self.rules) if _is_over(one, rule, at < index)), None)
            if over is not None:
                text = f"can never decide: {over.name} {_DOES[over.action]} all that it is about"
                raise refuse("authorization_rule_shadowed", text, below=f"/rules/{index}")
        if not self.rules and self.otherwise is AuthorizationAction.ALLOW:
            raise refuse("authorization_empty", "has no rule, and allows the rest: it does nothing", below="/rules")
        return self


_DOES: Final = {AuthorizationAction.ALLOW: "allows", AuthorizationAction.DENY: "denies"}


def _is_over(one: AuthorizationRule, other: AuthorizationRule, is_before: bool) -> bool:
    """Whether the first decides about every request that the other is about; of equals the first one does."""
    if one is other or (one.action is not other.action and one.action is AuthorizationAction.ALLOW):
        return False
    return covers(one, other) and (one.action is not other.action or is_before or not covers(other, one))

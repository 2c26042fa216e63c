"""Named destinations: that rules name those that are there, as they can be asked for, and what each of them names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from policies.compiler.checks.finding import error, warning
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject
from policies.compiler.intent.egress import EgressDestinationSpec, EgressPolicySpec, Forwarding, name_in
from policies.compiler.intent.egress.named import ALIAS_PORT, ALIASES
from policies.compiler.intent.fields.authorities import certificates_in, subject_of
from policies.compiler.problems import Problem

_SOON: Final = timedelta(days=30)


def check_aliases(item: IntentObject, names: Collection[str]) -> Iterator[Problem]:
    """`alias_broad`, `destination_missing`, `alias_sealed`, `alias_port`: of each destination of a policy's rules."""
    assert isinstance(item.spec, EgressPolicySpec)
    for at, rule in enumerate(item.spec.rules):
        for index, one in enumerate(rule.destinations):
            if not one.host.endswith(ALIASES):
                continue
            place = f"/spec/rules/{at}/destinations/{index}"
            name = name_in(one.host)
            if name is None or "{" in one.host:
                text = f"names that end in {ALIASES} are named destinations; write each by itself"
                yield error(item, f"{place}/host", "alias_broad", text)
            elif name not in names:
                text = f"egress destination {name} does not exist in this slice"
                yield error(item, f"{place}/host", "destination_missing", text)
            elif one.forwarding is not Forwarding.HTTP:
                text = "what is said in a tunnel is sealed, so that nothing can be added to it; use http"
                yield error(item, f"{place}/forwarding", "alias_sealed", text)
            elif str(one.port) != str(ALIAS_PORT):
                text = f"a named destination is asked for on port {ALIAS_PORT}, wherever it is"
                yield error(item, f"{place}/port", "alias_port", text)


def check_destination(item: IntentObject, context: SliceContext) -> Iterator[Problem]:
    """`credential_missing`; and warnings of authorities that have ended, or do so soon."""
    assert isinstance(item.spec, EgressDestinationSpec)
    if item.spec.credential is not None and item.spec.credential not in context.vended:
        text = f"credential {item.spec.credential} does not exist in this slice"
        yield error(item, "/spec/credential", "credential_missing", text)
    if context.now is not None and item.spec.trust is not None:
        yield from _authorities(item, item.spec.trust, context.now)


def _authorities(item: IntentObject, trust: str, now: datetime) -> Iterator[Problem]:
    """They warn only, as those of clients do: nobody is kept from publishing anything else by them."""
    for one in certificates_in(trust):
        until = one.not_valid_after_utc
        day = f"{until.day} {until:%B %Y}"
        if until <= now:
            text = f"the authority {subject_of(one)} ended on {day}: nothing that it signed is reached"
            yield warning(item, "/spec/trust", "trust_expired", text)
        elif until <= now + _SOON:
            text = f"the authority {subject_of(one)} ends on {day}: add its successor before"
            yield warning(item, "/spec/trust", "trust_ends_soon", text)

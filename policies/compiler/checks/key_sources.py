"""Whom nodes may call for tokens: nobody in private networks, unless the platform allows it; and with which secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from gatehouse_protocol.addresses import IPNetwork, is_in, refused_networks
from gatehouse_protocol.vending import VendedKind

from policies.compiler.checks.finding import error
from policies.compiler.context import SliceContext
from policies.compiler.intent import IntentObject
from policies.compiler.intent.traffic import OidcPolicy, TrafficPolicySpec, UrlKeys
from policies.compiler.problems import Problem


def check_key_source(item: IntentObject, spec: TrafficPolicySpec, context: SliceContext) -> Iterator[Problem]:
    """`keys_private`: the gateway allows no private network, or not the address; what names lead to, nodes see."""
    keys, is_oidc = spec.published_keys, isinstance(spec.policy, OidcPolicy)
    below = "/spec/policy" if is_oidc else "/spec/policy/keys"
    if keys is None:
        return
    if keys.private and not context.networks():
        text = f"gateway {context.gateway} allows no private network"
        yield error(item, f"{below}/private", "keys_private", text)
        return
    called = {"jwks_url" if is_oidc else "url": keys.url} if isinstance(keys, UrlKeys) else {}
    if isinstance(spec.policy, OidcPolicy):
        called["token_endpoint"] = spec.policy.token_endpoint
    refused = refused_networks(context.networks() if keys.private else ())
    for field, url in called.items():
        if _is_refused(url, refused):
            text = "is an address that nodes may not call: it is private, or none of a host"
            yield error(item, f"{below}/{field}", "keys_private", text)


def check_client_secret(item: IntentObject, spec: TrafficPolicySpec, context: SliceContext) -> Iterator[Problem]:
    """`credential_missing`; `credential_unfit`: it is of a kind that is no secret by itself."""
    if spec.credential is None:
        return
    shape, place = context.vended.get(spec.credential), "/spec/policy/client_secret"
    if shape is None:
        text = f"credential {spec.credential} does not exist in this slice"
        yield error(item, place, "credential_missing", text)
    elif shape.kind is not VendedKind.HEADER:
        text = f"credential {spec.credential} is of the kind {shape.kind}; a client's secret is one of the kind header"
        yield error(item, place, "credential_unfit", text)


def _is_refused(url: str, refused: Sequence[IPNetwork]) -> bool:
    try:
        address = ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return False
    return is_in(address, refused)

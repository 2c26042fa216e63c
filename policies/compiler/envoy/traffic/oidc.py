"""OIDC: Envoy's own filter keeps sessions in cookies, and its JWT filter verifies the ID token of each request.

Both run in a chain of the place. Codes and refresh tokens go to the agent beside, by a cluster of the policy's, which
exchanges them: Envoy never has the client's secret, and calls nobody itself. What sessions are sealed with comes from
the agent, too. An ID token that the issuer has not signed lets nobody in, whoever knows the seal.
"""

from __future__ import annotations

from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.sign_ins import SIGN_IN, SignIn, seal_name, sign_in_name, write_sign_in
from gatehouse_protocol.vending import vended_name

from policies.compiler.context import SliceContext
from policies.compiler.effective import Said
from policies.compiler.envoy.traffic.claims import NAMESPACE, PAYLOAD, SCOPE_CLAIMS
from policies.compiler.envoy.traffic.jwt import stripping
from policies.compiler.envoy.traffic.token_keys import agents_cluster, write_remote_keys
from policies.compiler.envoy.traffic.writer import PolicyWriter, add_chain, turn_on_chain
from policies.compiler.envoy.values import set_ads, set_duration
from policies.compiler.intent.fields.claims import claim_path
from policies.compiler.intent.traffic import OidcPolicy, PolicyType

_TYPE: Final = PolicyType.OIDC
_FILTER: Final = "envoy.extensions.filters.http.oauth2.v3.OAuth2"
_VERIFYING: Final = "envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication"
_KNOWN_AS: Final = "envoy.filters.http.oauth2"
_ID_TOKEN: Final = "x-gatehouse-id-token"
"""How the ID token gets from one filter to the next, and no further."""
_URL_ENCODED_BODY: Final = 0
_LAX: Final = 2
_WAIT_SECONDS: Final = 8
_FLOW_SECONDS: Final = 600
"""So long somebody may take to sign in."""
_COOKIES: Final = {
    "bearer_token": "access",
    "oauth_hmac": "proof",
    "oauth_expires": "until",
    "id_token": "id",
    "refresh_token": "refresh",
    "oauth_nonce": "nonce",
    "code_verifier": "verifier",
}
_PROVIDERS: Final = ("token", "late")
_SCRIPT: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_SCRIPT_NAME: Final = "envoy.filters.http.lua"
_WITHOUT_COOKIES: Final = """
local PREFIX = "%s"

function envoy_on_request(handle)
  local headers = handle:headers()
  local count = headers:getNumValues("cookie")
  if count == 0 then return end
  local kept = {}
  for index = 0, count - 1 do
    for one in string.gmatch(headers:getAtIndex("cookie", index), "[^;]+") do
      local cookie = string.match(one, "^%%s*(.-)%%s*$")
      if string.sub(cookie, 1, #PREFIX) ~= PREFIX then kept[#kept + 1] = cookie end
    end
  end
  headers:remove("cookie")
  if #kept > 0 then headers:add("cookie", table.concat(kept, "; ")) end
end
"""
"""Envoy's filter hands its cookies on, opened: services would read tokens in them."""


def _add_filters(manager: Any, schema: EnvoySchema) -> None:
    add_chain(manager, _TYPE, schema)


def _write(message: Any, said: Said, context: SliceContext, schema: EnvoySchema) -> None:
    settings = said.settings
    assert isinstance(settings, OidcPolicy)
    assert said.name is not None
    stripped = (_ID_TOKEN, *(one.header for one in settings.claims_to_headers))
    filters = [
        stripping(stripped, schema),
        (_KNOWN_AS, _signing_in(settings, context.scoped(sign_in_name(said.name)), schema)),
        (NAMESPACE, _verifying(settings, said, context, schema)),
        (_SCRIPT_NAME, _without_cookies(settings, schema)),
    ]
    turn_on_chain(message, _TYPE, filters, schema)


def _signing_in(settings: OidcPolicy, cluster: str, schema: EnvoySchema) -> Any:
    whole = schema.message(_FILTER)()
    config = whole.config
    config.stat_prefix = _TYPE
    config.token_endpoint.uri, config.token_endpoint.cluster = f"http://agent/{cluster}", cluster
    set_duration(config.token_endpoint.timeout, _WAIT_SECONDS)
    config.authorization_endpoint = settings.authorization_endpoint
    config.end_session_endpoint = settings.end_session_endpoint or ""
    config.redirect_uri = f"https://%REQ(:authority)%{settings.redirect_path}"
    config.redirect_path_matcher.path.exact = settings.redirect_path
    config.signout_path.path.exact = settings.sign_out_path
    config.auth_scopes.extend(settings.scopes)
    config.auth_type = _URL_ENCODED_BODY
    config.forward_bearer_token = settings.forward_token
    config.forward_id_token.header = _ID_TOKEN
    config.use_refresh_token.value = True
    config.use_access_token_expiry_for_id_token_cookie = True
    set_duration(config.default_expires_in, settings.session_seconds)
    set_duration(config.default_refresh_token_expires_in, settings.session_seconds)
    set_duration(config.csrf_token_expires_in, _FLOW_SECONDS)
    set_duration(config.code_verifier_token_expires_in, _FLOW_SECONDS)
    _write_credentials(config.credentials, settings, cluster)
    for name in _COOKIES:
        getattr(config.cookie_configs, f"{name}_cookie_config").same_site = _LAX
    _write_denied(config.deny_redirect_matcher)
    return whole


def _write_credentials(credentials: Any, settings: OidcPolicy, cluster: str) -> None:
    credentials.client_id = settings.client_id
    for secret in (credentials.token_secret, credentials.hmac_secret):  # the agent puts the client's own in
        secret.name = seal_name(cluster)
        set_ads(secret.sds_config)
    for name, short in _COOKIES.items():
        setattr(credentials.cookie_names, name, f"{_prefix(settings)}{short}")


def _write_denied(matchers: Any) -> None:
    """What no browser asks for by going to a page is refused: it could not show where to sign in."""
    method = matchers.add(name=":method", invert_match=True)
    method.string_match.exact = "GET"
    matchers.add(name="x-requested-with").present_match = True
    matchers.add(name="accept").string_match.contains = "json"
    mode = matchers.add(name="sec-fetch-mode", invert_match=True, treat_missing_header_as_empty=True)
    mode.string_match.safe_regex.regex = "navigate|"


def _verifying(settings: OidcPolicy, said: Said, context: SliceContext, schema: EnvoySchema) -> Any:
    config = schema.message(_VERIFYING)(stat_prefix=_TYPE)
    rule = config.rules.add()
    rule.match.prefix = "/"
    for name in _PROVIDERS:
        provider = config.providers[name]
        provider.issuer = settings.issuer
        provider.audiences.append(settings.client_id)
        provider.clock_skew_seconds = settings.session_seconds  # the session ends by itself, not with its first token
        provider.from_headers.add(name=_ID_TOKEN)
        provider.payload_in_metadata = PAYLOAD
        provider.normalize_payload_in_metadata.space_delimited_claims.extend(SCOPE_CLAIMS)
        for one in settings.claims_to_headers:
            told = provider.claim_to_headers.add(header_name=one.header)
            for part in claim_path(one.claim):
                told.claim_path.add(key=part)
        write_remote_keys(provider, said, context, is_late=name != _PROVIDERS[0])
        rule.requires.requires_any.requirements.add().provider_name = name
    return config


def _without_cookies(settings: OidcPolicy, schema: EnvoySchema) -> Any:
    config = schema.message(_SCRIPT)()
    config.default_source_code.inline_string = _WITHOUT_COOKIES % _prefix(settings)
    return config


def _prefix(settings: OidcPolicy) -> str:
    return f"__Host-{settings.cookie_name}-"


def sign_in_cluster(name: str, settings: OidcPolicy, context: SliceContext, schema: EnvoySchema) -> Any:
    """The `Cluster` by which an Envoy hands codes to its agent."""
    said = SignIn(
        token_endpoint=settings.token_endpoint,
        client_id=settings.client_id,
        credential=vended_name(context.tenant, settings.client_secret),
        session_seconds=settings.session_seconds,
        trust=settings.trust or "",
        private_networks=tuple(str(one) for one in context.networks()) if settings.private else (),
    )
    message = agents_cluster(context.scoped(sign_in_name(name)), schema)
    message.metadata.filter_metadata[SIGN_IN]["source"] = write_sign_in(said)
    return message


WRITER: Final = PolicyWriter((_TYPE,), _add_filters, _write)

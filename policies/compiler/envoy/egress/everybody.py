"""What the platform denies to the workloads of all tenants: routes of its own, which are asked before a tenant's.

They are a scope like any tenant's, so a denial is one resource of the platform's slice: no listener changes by it, and
no tenant has to publish. A filter behind the one that checks passwords lets the route be chosen from that scope first,
and from the tenant's where nothing there takes the request. The listener says in its metadata which version of this
and of the guard it has: one of an earlier version obeys neither times nor denials.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from gatehouse_protocol.envoy_schema import EnvoySchema
from gatehouse_protocol.vocabulary import FLOWS, GUARD_VERSION

from policies.compiler.context import SliceContext
from policies.compiler.envoy.egress.answers import help_url_of, write_action
from policies.compiler.envoy.egress.guard import DESTINATION, TENANT, WRITTEN
from policies.compiler.envoy.egress.matching import write_match, write_times
from policies.compiler.envoy.values import LISTENER, ROUTE_TABLE
from policies.compiler.intent.egress import Emergency, Outcome, Step

FILTER: Final = "gatehouse.egress.everybody"
PLATFORM: Final = "platform"
BEHIND: Final = "behind"
"""In the metadata (`FILTER`) of a route that leads to a named destination: host and port of what is behind the name."""
_LUA: Final = "envoy.extensions.filters.http.lua.v3.Lua"
_ASKED_FOR: Final = b"identity_missing"
_CODE: Final = f"""
function envoy_on_request(handle)
  local headers = handle:headers()
  local tenant = headers:get("{TENANT}")
  if tenant == nil then return end
  local asked, behind = headers:get("{DESTINATION}"), handle:route():metadata():get("{BEHIND}")
  headers:replace("{TENANT}", "{PLATFORM}")
  if behind ~= nil then headers:replace("{DESTINATION}", behind) end
  handle:clearRouteCache()
  if handle:metadata():get("denied") then return end
  headers:replace("{DESTINATION}", asked)
  headers:replace("{TENANT}", tenant)
  handle:clearRouteCache()
end
"""


def write_everybody(manager: Any, schema: EnvoySchema) -> None:
    """Add the filter to the connection manager of an egress listener; it stands behind the check of passwords."""
    config = schema.message(_LUA)()
    config.default_source_code.inline_string = _CODE
    manager.http_filters.add(name=FILTER).typed_config.CopyFrom(schema.to_any(config))


def write_version(listener: Any) -> None:
    """Say in the metadata of a `Listener` what it knows of."""
    listener.metadata.filter_metadata[FLOWS].update({"version": GUARD_VERSION})


def mark_of_way_out() -> bytes:
    """What stands in the bytes of every egress listener, of whichever version, and of no other."""
    return _ASKED_FOR


def mark_of_version(schema: EnvoySchema) -> bytes:
    """What stands in the bytes of egress listeners of this version, whatever else their metadata say."""
    listener = schema.message(LISTENER)()
    write_version(listener)
    return bytes(listener.metadata.SerializeToString(deterministic=True))


def everybodys_routes(schema: EnvoySchema, emergencies: Sequence[Emergency], context: SliceContext) -> Any:
    """The `RouteConfiguration` of what nobody may reach, whoever's workload asks."""
    message = schema.message(ROUTE_TABLE)(name=context.scoped("egress"))
    message.validate_clusters.value = True
    message.request_headers_to_remove.extend(WRITTEN)
    host = message.virtual_hosts.add(name=context.scoped("egress"), domains=["*"])
    asking = replace(context, tenant=f"%DYNAMIC_METADATA({FLOWS}:tenant)%")
    for one in emergencies:
        step = Step("emergency", Outcome.DENIED, None, "emergency", one.text, one.times)
        for destination in one.destinations():
            route = host.routes.add(name=context.scoped("egress/emergency"))
            write_match(route.match, destination)
            write_times(route.match, step.times)
            write_action(route, step, destination.forwarding, help_url_of(asking))
            asked = f"%DYNAMIC_METADATA({FLOWS}:destination)%"  # the name that was asked for, whatever is behind it
            route.direct_response.body_format.json_format.update({"destination": asked})
            route.metadata.filter_metadata[FILTER].update({"denied": True})
    return message

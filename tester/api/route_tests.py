"""`/slices/{slice}/route-tests`: what happens to a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.accounts.permissions import Permission
from console.base.errors import Conflict, GatehouseError, Invalid, Unavailable
from console.base.shapes import read
from policies import envoy, envoy_check
from policies.api.operations import answers
from policies.api.slice_gate import SliceEndpoint
from policies.compiler import Kind
from policies.drafting.problems import as_fields
from policies.queries.live import platform_resources
from tester.apart.running import RunError, ServiceAnswer
from tester.api.answers import EXAMPLE, RouteTestResult, result_json
from tester.api.requests import CURL, FAILING, LIMITED, RouteTest
from tester.configuring.place import NoListenerError
from tester.pace import PACE
from tester.reading import read_request
from tester.states import State, state_of
from tester.trial import Trial, attempt
from waf.trials.apart.turns import BusyError
from waf.trials.reading.written import ReadingError


@extend_schema(tags=["route-tests"])
class RouteTestsEndpoint(SliceEndpoint):
    """Trials of requests. Nothing is stored."""

    permissions = {"create": Permission.VIEW}

    @extend_schema(
        operation_id="test_route", request=RouteTest, examples=[CURL, LIMITED, FAILING, EXAMPLE],
        responses=answers(RouteTestResult, 404, 409, 422, 503),
    )  # fmt: skip
    def create(self, request: Request, slice_key: str) -> Response:
        """Say what happens to a request: which route takes it, what each policy does, what the service would see.

        The compiled configuration runs in an Envoy that is thrown away; services are stood in for, and nobody is asked.
        The request is not stored, and secrets in its headers are not told again.
        """
        slice_, asked = self.slice_of(slice_key), read(RouteTest, request)
        if slice_.tenant.is_platform:
            raise Conflict("The platform has no hostnames; try the slice of a tenant.", code="no_hostnames")
        try:
            wanted = read_request(asked["request"])
        except ReadingError as error:
            raise Invalid.field(f"/request{error.pointer}", "request_unreadable", str(error)) from None
        state = state_of(slice_, asked["against"])
        arm = asked.get("arm", "")
        if arm and state.find(Kind.SERVICE, arm) is None:
            raise Invalid.field("/arm", "unknown", f"There is no service {arm}.")
        PACE.take(slice_.tenant_id)
        with _told(state):
            result = attempt(state, Trial(wanted, arm, _answer(asked.get("answer")), asked["times"]))
        return Response(result_json(result, state.against, state.sequence, state.problems))


def _answer(asked: dict[str, Any] | None) -> ServiceAnswer:
    if asked is None:
        return ServiceAnswer()
    usual = ServiceAnswer()
    headers = tuple((name.lower(), value) for name, value in asked.get("headers", usual.headers))
    for index, (name, value) in enumerate(headers):
        if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii() or set(value) & set("\r\n\0"):
            raise Invalid.field(f"/answer/headers/{index}", "header_invalid", "This cannot be a header.")
    kept = tuple(one for one in headers if one[0] not in {"content-length", "transfer-encoding", "connection"})
    body = asked["body"].encode("utf-8", "replace") if "body" in asked else usual.body
    return ServiceAnswer(asked["status"], kept, body)


@contextmanager
def _told(state: State) -> Iterator[None]:
    """Turn what goes wrong in a trial into what the API says."""
    try:
        yield
    except NoListenerError as error:
        text = f"Gateway {state.slice.gateway.slug} has no listener for {error}."
        raise Invalid.field("/request", "listener_missing", text) from None
    except BusyError:
        raise Unavailable("Others are trying requests just now. Try again in a moment.", code="busy") from None
    except RunError as error:
        raise _of_run(error, state) from None


def _of_run(error: RunError, state: State) -> GatehouseError:
    match error.kind:
        case "refused":
            return Conflict(
                f"Envoy does not take this configuration: {error}", code="configuration_refused",
                problems=as_fields(_guilty(state)),
            )  # fmt: skip
        case "unavailable":
            return Unavailable(f"{error}.", code="engine_unavailable", retry_after_seconds=60)
    return Unavailable(f"{error}", code="trial_failed")


def _guilty(state: State) -> Any:
    """Who it is that Envoy does not take, as far as it can be found out."""
    try:
        return envoy_check.validate(state.resources, platform_resources(state.slice), envoy.binary())
    except envoy_check.EnvoyUnavailableError:
        return ()

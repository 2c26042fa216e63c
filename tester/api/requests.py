"""Trials as JSON: what is asked."""

from typing import Any, Final

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from console.base.shapes import StrictShape
from tester.reading import CLIENT, LARGEST_BODY
from waf.api.trial_requests import AgainstField
from waf.trials.reading.written import LONGEST
from waf.trials.states import DRAFT

MOST_TIMES: Final = 50
_MOST_HEADERS: Final = 50
_SHARED: Final = 200_000


def _text(most: int = LONGEST, **options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, max_length=most, **options)


def _pairs() -> serializers.ListField:
    pair = serializers.ListField(child=_text(), min_length=2, max_length=2)
    return serializers.ListField(child=pair, required=False, help_text="Pairs of name and value.")


class TriedRequest(StrictShape):
    """A request, as a `curl` command or by its `url`."""

    curl = _text(help_text="A curl command as browsers copy it (for bash).")
    url = _text(8192, help_text="As https://shop.example.com/cart?id=1; its scheme and port choose the listener.")
    method = _text(32, help_text="GET where nothing is said.")
    headers = _pairs()
    body = _text(help_text=f"Text of at most {LARGEST_BODY} bytes; bytes that are none go into `body_base64`.")
    body_base64 = _text()
    client = serializers.IPAddressField(required=False, help_text=f"Whence it comes; {CLIENT} where nothing is said.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raise unless the request is written in exactly one way."""
        parts = [name for name in ("url", "method", "headers", "body", "body_base64") if name in attrs]
        if "curl" in attrs and parts:
            text = "Write the request in one way: as a curl command, or by its parts."
            raise serializers.ValidationError({parts[0]: [serializers.ErrorDetail(text, code="ambiguous")]})
        if "curl" not in attrs and not attrs.get("url"):
            text = "Say which address is asked for, or give a curl command."
            raise serializers.ValidationError({"url": [serializers.ErrorDetail(text, code="required")]})
        return attrs


class StoodInAnswer(StrictShape):
    """What every service answers in a trial."""

    status = serializers.IntegerField(min_value=200, max_value=599, required=False, default=200)
    headers = serializers.ListField(
        child=serializers.ListField(child=_text(8192), min_length=2, max_length=2), required=False,
        max_length=_MOST_HEADERS, help_text="Pairs of name and value; `content-length` is ours.",
    )  # fmt: skip
    body = _text(_SHARED)


class RouteTest(StrictShape):
    """What is tried with which configuration."""

    against = AgainstField(default=DRAFT)
    request = TriedRequest()
    times = serializers.IntegerField(
        min_value=1, max_value=MOST_TIMES, default=1, help_text="In a row, so that limits show; the last one is told."
    )
    arm = serializers.CharField(
        required=False, allow_blank=True, max_length=63,
        help_text="A service that gets all of what routes share among several.",
    )  # fmt: skip
    answer = StoodInAnswer(required=False)


CURL: Final = OpenApiExample(
    "A curl command with the draft",
    value={"against": "draft", "request": {"curl": "curl 'https://shop.acme.test/cart?id=1'"}},
    request_only=True,
)
LIMITED: Final = OpenApiExample(
    "Twenty in a row from one client with what is live",
    value={
        "against": "live",
        "times": 20,
        "request": {
            "method": "POST", "url": "https://shop.acme.test/orders", "headers": [["content-type", "application/json"]],
            "body": "{}", "client": "198.51.100.7",
        },
    },
    request_only=True,
)  # fmt: skip
FAILING: Final = OpenApiExample(
    "Revision 17, one of two services, which answers 503",
    value={
        "against": 17,
        "request": {"url": "http://shop.acme.test/"},
        "arm": "echo-v2",
        "answer": {"status": 503},
    },
    request_only=True,
)

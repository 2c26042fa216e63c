"""The Envoy that this control plane compiles for and validates with: its binary, and the schema read out of it."""

from pathlib import Path

from django.conf import settings
from gatehouse_protocol import envoy_schema
from gatehouse_protocol.envoy_schema import EnvoySchema


def binary() -> Path:
    """Return the path of the Envoy to validate with."""
    return Path(settings.ENVOY_BINARY) if settings.ENVOY_BINARY else envoy_schema.default_envoy_binary()


def schema() -> EnvoySchema:
    """Return the message classes of that Envoy; read once a process."""
    return envoy_schema.load(binary())

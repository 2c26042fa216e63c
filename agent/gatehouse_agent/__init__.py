"""The node agent: enrols one node, polls for configuration, drives one Envoy and proves what it serves."""

from importlib.metadata import version

__version__ = version("gatehouse-agent")

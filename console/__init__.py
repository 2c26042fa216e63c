"""Wiring: settings, addresses, servers and the task queue; the kernel, audit and accounts live in the folders below."""

from console.celery import app as celery_app

__all__ = ["celery_app"]

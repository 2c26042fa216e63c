"""Addresses of what went out."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of this app's endpoints."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

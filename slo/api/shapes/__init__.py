"""Objectives as JSON."""

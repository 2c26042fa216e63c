"""The demo of a fresh local stack: one gateway, two tenants, their people and routes. Nothing depends on it."""

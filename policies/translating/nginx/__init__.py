"""Configuration of NGINX: servers, locations and upstreams, as far as they say what routes say."""

from policies.translating.nginx.reading import read

__all__ = ["read"]

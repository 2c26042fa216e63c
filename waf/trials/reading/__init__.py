"""PURE: a request as people write it: a curl command, raw HTTP, or its parts."""

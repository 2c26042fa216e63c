"""PURE: how a rollout moves. Functions of frozen values; the callers in `fleet/actions` do the I/O."""

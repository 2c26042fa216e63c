"""PURE: how a shift of traffic moves. Functions of frozen values; the callers in `fleet/actions` do the I/O."""

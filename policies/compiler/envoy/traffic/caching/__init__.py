"""A cache of answers in Envoy's Lua: what a request is looked up by, what may be kept, how long, and how it is told."""

"""Answers Envoy's external authorisation (`ext_authz` over HTTP) on one unix socket, by as many workers as wanted.

    supervisor: holds the socket, never reads a rule
      └ generation: reads one bundle of policies, then forks; whoever dies is forked anew, without reading again
          └ workers: one request at a time each

A new bundle is a new generation beside the old one, which serves on until the new one is ready, or for good if that
cannot read its bundle.
"""

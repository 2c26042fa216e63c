"""Answers Envoy's external processing (`ext_proc` over gRPC) on a unix socket: what becomes of responses.

streams: HTTP/2 and gRPC, a connection of Envoy's with one response at a time
  └ exchange: a response, its head first and then the beginning of its body, and what Envoy is told of each
      └ messages: what the two say to each other
"""

"""What the agent decides: a pure function from state and event to state and effects. No I/O, no clock, no Envoy."""

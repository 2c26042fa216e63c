"""One Envoy as a process: its bootstrap, its admin door, its life."""

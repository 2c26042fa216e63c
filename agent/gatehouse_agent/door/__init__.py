"""The agent's own unix socket, for the command line on this machine: status, explain, break-glass revert."""

"""What goes wrong with backups."""


class RecoveryError(Exception):
    """A backup cannot be made or used; the text says why, and what to do."""

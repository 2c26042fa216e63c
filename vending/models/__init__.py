"""What is kept of credentials."""

from vending.models.credential import Credential, ReadState, Source
from vending.models.version import Version

__all__ = ["Credential", "ReadState", "Source", "Version"]

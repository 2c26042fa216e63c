"""PURE: rules that people write in SecLang themselves. libmodsecurity takes much of what is wrong silently, and reads
files and runs programs for whoever asks; so every word is checked here, and only known ones pass.
"""

from gatehouse_inspector.policies.raw.checking import LONGEST, read_raw
from gatehouse_inspector.policies.raw.directives import RawError

__all__ = ["LONGEST", "RawError", "read_raw"]

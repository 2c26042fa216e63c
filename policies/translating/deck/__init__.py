"""Kong's declarative configuration (decK), as far as it has a likeness here."""

from policies.translating.deck.reading import read

__all__ = ["read"]

"""The demo's issuers and its first certificate, on a fresh local stack. Nothing depends on it."""

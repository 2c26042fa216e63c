"""PURE: when a certificate is renewed, what a rotation does next, and which certificate serves which name.

Functions of frozen values: the time is passed in (timezone-aware), and so is every draw of chance, in [0, 1).
"""

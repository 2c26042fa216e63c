"""PURE: what is asked of the rules for one route, and the SecLang that says so."""

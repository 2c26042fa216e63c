"""Everything that changes alerts, rules, silences, channels and deliveries; each a verb or a short idempotent step."""

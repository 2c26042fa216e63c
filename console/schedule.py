"""What beat calls, and how often; a call that comes too late is forgotten, the next one does its work."""

from typing import Any, Final

from celery.schedules import crontab

SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "move rollouts": {"task": "fleet.tasks.move_rollouts", "schedule": 2.0, "options": {"expires": 2}},
    "move shifts": {"task": "fleet.tasks.move_shifts", "schedule": 2.0, "options": {"expires": 2}},
    "lift expired switches": {"task": "fleet.tasks.lift_expired_switches", "schedule": 2.0, "options": {"expires": 2}},
    "look at freezes": {"task": "fleet.tasks.look_at_freezes", "schedule": 2.0, "options": {"expires": 2}},
    "move rotations": {"task": "certificates.tasks.move_rotations", "schedule": 1.0, "options": {"expires": 1}},
    "renew certificates": {"task": "certificates.tasks.renew_certificates", "schedule": 5.0, "options": {"expires": 5}},
    "reconcile certificates": {
        "task": "certificates.tasks.reconcile_certificates",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "look after authorities": {
        "task": "certificates.tasks.look_after_authorities",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "notice certificates": {
        "task": "certificates.tasks.notice_certificates",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "settle credentials": {"task": "vending.tasks.settle_credentials", "schedule": 2.0, "options": {"expires": 2}},
    "read credentials": {"task": "vending.tasks.read_credentials", "schedule": 2.0, "options": {"expires": 2}},
    "look at rules": {"task": "alerting.tasks.look_at_rules", "schedule": 2.0, "options": {"expires": 2}},
    "tell of alerts": {"task": "alerting.tasks.tell_of_alerts", "schedule": 1.0, "options": {"expires": 1}},
    "send notifications": {"task": "alerting.tasks.send_notifications", "schedule": 1.0, "options": {"expires": 1}},
    "complete alerting": {"task": "alerting.tasks.complete_tenants", "schedule": 15.0, "options": {"expires": 15}},
    "look at silences": {"task": "alerting.tasks.look_at_silences", "schedule": 15.0, "options": {"expires": 15}},
    "keep alerts": {"task": "alerting.tasks.keep", "schedule": 3600.0, "options": {"expires": 3600}},
    "seal steps": {"task": "exports.tasks.seal", "schedule": 5.0, "options": {"expires": 5}},
    "send exports": {"task": "exports.tasks.send", "schedule": 2.0, "options": {"expires": 2}},
    "send streams": {"task": "exports.tasks.send_streams", "schedule": 2.0, "options": {"expires": 2}},
    "move deletions": {"task": "tenancy.tasks.move_deletions", "schedule": 2.0, "options": {"expires": 2}},
    "move archives": {"task": "tenancy.tasks.move_exports", "schedule": 2.0, "options": {"expires": 2}},
    "watch nodes": {"task": "fleet.tasks.watch_nodes", "schedule": 5.0, "options": {"expires": 5}},
    "keep health": {"task": "fleet.tasks.keep_health", "schedule": 3600.0, "options": {"expires": 3600}},
    "spread holds": {"task": "fleet.tasks.spread_holds", "schedule": 2.0, "options": {"expires": 2}},
    "spread registrations": {"task": "fleet.tasks.spread_registrations", "schedule": 1.0, "options": {"expires": 1}},
    "watch floods": {"task": "waf.tasks.watch_floods", "schedule": 15.0, "options": {"expires": 15}},
    "export records": {"task": "telemetry.tasks.export_records", "schedule": 5.0, "options": {"expires": 5}},
    "send checks": {"task": "telemetry.tasks.send_checks", "schedule": 5.0, "options": {"expires": 5}},
    "keep telemetry": {"task": "telemetry.tasks.keep", "schedule": 60.0, "options": {"expires": 60}},
    "judge objectives": {"task": "slo.tasks.judge", "schedule": 5.0, "options": {"expires": 5}},
    "expire counts of objectives": {"task": "slo.tasks.expire", "schedule": 600.0, "options": {"expires": 600}},
    "charge days": {"task": "costs.tasks.charge", "schedule": 60.0, "options": {"expires": 60}},
    "keep findings": {"task": "waf.tasks.keep", "schedule": 600.0, "options": {"expires": 600}},
    "keep egress": {"task": "egress.tasks.keep", "schedule": 600.0, "options": {"expires": 600}},
    "tell refusals": {"task": "console.audit.tasks.tell_refusals", "schedule": 2.0, "options": {"expires": 2}},
    "take checkpoints": {"task": "console.audit.tasks.take_checkpoints", "schedule": 60.0, "options": {"expires": 60}},
    "verify chains": {"task": "console.audit.tasks.verify_chains", "schedule": 10.0, "options": {"expires": 10}},
    "keep the trail": {"task": "console.audit.tasks.keep_trail", "schedule": 3600.0, "options": {"expires": 3600}},
    "clear sessions": {
        "task": "console.accounts.tasks.clear_sessions",
        "schedule": crontab(hour=4, minute=17),
        "options": {"expires": 3600},
    },
}

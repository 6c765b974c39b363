"""One settings file; every value that differs between places comes from the environment.

Secure by default: no debug, no default secret key, no default hosts. A variable NAME may also be given as
NAME_FILE, the path of a file that holds the value (container secrets). `.env.example` names them all.
"""

import os
from datetime import timedelta
from pathlib import Path

import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from clinic.env import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where we are -------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
if not HTTPS and not (DEMO or DEBUG) and "127.0.0.1" not in BASE_URL and "localhost" not in BASE_URL:
    raise ImproperlyConfigured(f"BASE_URL must be https:// outside the demo (given: {BASE_URL})")

# --- The house ----------------------------------------------------------------------------------------------
ROOMS = [
    "clinic.core",
    "clinic.audit",
    "clinic.accounts",
    "clinic.patients",
    "clinic.protocols",
    "clinic.treatments",
    "clinic.instruments",
    "clinic.safety",
    "clinic.outcomes",
    "clinic.reminders",
    "clinic.care",
    "clinic.console",
    "clinic.portal",
    "clinic.fhir",
    "clinic.demo",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_linear_migrations",
    "django_structlog",
    "rest_framework",
    *ROOMS,
]
MIDDLEWARE = [
    "clinic.core.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # It adds random bytes, so that the length of a page tells nothing of what it holds.
    "django.middleware.gzip.GZipMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "clinic.core.middleware.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clinic.accounts.middleware.SessionLimitMiddleware",
    "clinic.accounts.middleware.RequireMfaMiddleware",
    "clinic.console.middleware.KeptFormMiddleware",
    "clinic.core.middleware.PrivateResponseMiddleware",
]
ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"
# Loaded by every process, so that a job put in the queue from web or a command goes to REDIS_URL too.
QUEUE_APPLICATION = "clinic.celery"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "clinic.console.context.staff",
            ],
            "builtins": ["clinic.core.templatetags.taper"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database -----------------------------------------------------------------------------------------------
RUNTIME_ROLE = "taper_runtime"
# Web, worker and commands become the runtime role, which row-level security binds; migrations set this to ""
# and stay the owner.
DATABASE_ROLE = env.str("DATABASE_ROLE", default=RUNTIME_ROLE)
DATABASES = {"default": env.address("postgres", "DATABASE_URL")}
DATABASES["default"]["ENGINE"] = "clinic.core.postgres"
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Seconds and milliseconds, for a server that does not even refuse; clinic.core.postgres adds one for each answer.
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 2)
DATABASES["default"]["OPTIONS"].setdefault("tcp_user_timeout", 4000)
# Milliseconds: whoever waits for a row that somebody holds is told so before they give up. Migrations may wait.
DATABASE_PATIENCE = "-c statement_timeout=30000 -c lock_timeout=3000"
_pg_options = "-c timezone=UTC"
if DATABASE_ROLE:
    _pg_options += f" {DATABASE_PATIENCE} -c role={DATABASE_ROLE}"
DATABASES["default"]["OPTIONS"]["options"] = _pg_options
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Denormalised and NOT NULL: each event row carries its actor, and a write without one is refused.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField(null=False)
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField(null=False)
PGHISTORY_APPEND_ONLY = True
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history", db_index=True)
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"

# --- Redis, cache, jobs -------------------------------------------------------------------------------------
REDIS_URL = env.address("redis", "REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Seconds; some requests ask twice.
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# One at a time: what a busy process holds in advance, an idle one cannot take.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True

# --- People -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["clinic.accounts.backends.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "clinic.accounts.passwords.CommonPasswordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "clinic.accounts.adapters.ClosedSignupAdapter"
ACCOUNT_FORMS = {
    "login": "clinic.accounts.forms.SignInForm",
    "change_password": "clinic.accounts.forms.ChangePasswordForm",
    "reset_password": "clinic.accounts.forms.AskResetForm",
    "reset_password_from_key": "clinic.accounts.forms.ResetForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are invited by their manager; nobody signs up
ACCOUNT_PREVENT_ENUMERATION = "strict"
# A session that somebody left open changes no password, address or second factor.
ACCOUNT_REAUTHENTICATION_REQUIRED = MFA_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Who did not change the password or the second factor hears that somebody did.
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Taper"
# A manager vouches for the address. Asking for a new password stores it as unverified, which would bar enrolling.
MFA_ALLOW_UNVERIFIED_EMAIL = True
REQUIRE_MFA = env.bool("REQUIRE_MFA", default=not DEMO)
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=15))
SESSION_ABSOLUTE = timedelta(hours=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())

# --- Headers and cookies ------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "taper_session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "taper_csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Messages to staff name patients: they wait in the database, never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "clinic.console.refusal.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", default=False)
if BEHIND_TLS_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
_SENSORS = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "usb")
PERMISSIONS_POLICY: dict[str, list[str]] = {name: [] for name in (*_SENSORS, "payment")}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- Static files -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
_manifest = STATIC_ROOT.joinpath("staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "clinic.core.static.StaticStorage"
        if _manifest or not (DEBUG or DEMO)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Pages name no other; it halves what is compressed.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = (DEBUG or DEMO) and not _manifest

# --- Language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Mail ---------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.address("email_url", "EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Taper <taper@localhost>")
EMAIL_TIMEOUT = 20
SMS_PROVIDER = env.str("SMS_PROVIDER", default="")  # path of a class; without one no text message is sent

# --- The three doors ----------------------------------------------------------------------------------------
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# The library takes a folder that is named but empty, or is not there, for one that it may write into.
if _shared := env.str("PROMETHEUS_MULTIPROC_DIR", default=""):
    Path(_shared).mkdir(parents=True, exist_ok=True)
else:
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}

# --- Logs: JSON, no patient data ----------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "clinic.core.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django.server": {"level": "WARNING"}, "django.db.backends": {"level": "WARNING"}},
}

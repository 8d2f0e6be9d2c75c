"""All settings, from the environment, failing loudly.

Every variable begins with ``KUVEND_`` except the customary ``DATABASE_URL``, ``CACHE_URL`` and ``EMAIL_URL``; all are
listed in `kuvend.config.environment`.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from kuvend.config import services
from kuvend.config.environment import check_names, check_values
from kuvend.core import logs
from kuvend.core.sqlite import use_current_sqlite

use_current_sqlite()
check_names()
check_values()

env = environ.Env()
env.ENVIRON = {name: value for name, value in os.environ.items() if value}  # what is set to nothing is not set

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(env.str("KUVEND_DATA", default="kuvend-data")).resolve()
DEBUG = env.bool("KUVEND_DEBUG", default=False)


def secret_key() -> str:
    """Return the secret key from the environment or the data folder's own key file.

    Raises:
        ImproperlyConfigured: neither is there.
    """
    key: str = env.str("KUVEND_SECRET_KEY", default="")
    if key:
        return key
    file = DATA / "secret.key"
    if file.exists():
        return file.read_text(encoding="ascii").strip()
    msg = f"No secret key: set KUVEND_SECRET_KEY, or create the data folder {DATA} with 'kuvend up'."
    raise ImproperlyConfigured(msg)


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("KUVEND_SECRET_KEY_FALLBACKS", default=[])


def last_address() -> str:
    """Return the address which the last `kuvend up` upon this data folder answered to."""
    file = DATA / "address"
    return file.read_text(encoding="ascii").strip() if file.exists() else "http://127.0.0.1:8000"


# Where people reach us: links in mails and feeds are made from it.
PUBLIC_URL = env.str("KUVEND_PUBLIC_URL", default=last_address()).rstrip("/")
PUBLIC_HOST: str = urlsplit(PUBLIC_URL).hostname or ""  # without a port
IS_LOCAL = PUBLIC_HOST in {"127.0.0.1", "localhost", "::1"}
ALLOWED_HOSTS: list[str] = [
    f"[{PUBLIC_HOST}]" if ":" in PUBLIC_HOST else PUBLIC_HOST, "127.0.0.1", "localhost",
    *env.list("KUVEND_ALLOWED_HOSTS", default=[]),
]  # fmt: skip
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# True only in a data folder into which the demo network was loaded, and only on this machine: its accounts are open to
# everybody and need no second factor.
HAS_DEMO_DATA = (DATA / "demo").exists() and not env.str("DATABASE_URL", default="")
IS_DEMO = HAS_DEMO_DATA and IS_LOCAL

INSTALLED_APPS = [
    "kuvend.core",
    "kuvend.audit",
    "kuvend.messaging",
    "kuvend.questionnaires",
    "kuvend.media",
    "kuvend.people",
    "kuvend.directory",
    "kuvend.portal",
    "kuvend.api",
    "kuvend.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # after ours: our renderer takes templates of widgets from both
    "django_tasks_db",
    "django_htmx",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
]

MIDDLEWARE = [
    # First: what is kept is answered before anything else is asked.
    "kuvend.core.cache.PageCacheMiddleware",
    "kuvend.core.watching.WatchMiddleware",
    "kuvend.core.pulse.PulseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kuvend.portal.middleware.WelcomeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kuvend.people.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kuvend.people.middleware.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kuvend.config.urls"
WSGI_APPLICATION = "kuvend.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kuvend.core.page.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kuvend.core.templatetags.kuvend",
                "kuvend.core.templatetags.formats",
                "kuvend.core.templatetags.components",
                "kuvend.core.templatetags.once",
                "kuvend.directory.templatetags.directory_labels",
                "kuvend.directory.templatetags.directory_components",
            ],
        },
    }
]

# Every form of the house and of allauth is drawn by our own components.
FORM_RENDERER = "kuvend.core.rendering.Renderer"

# -- data -------------------------------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: with NORMAL a power cut loses acknowledged rows.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
        " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
    ),
}

DATABASES: dict[str, Any] = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA / 'kuvend.sqlite3'}")}
if DATABASES["default"].get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
    msg = "DATABASE_URL must begin with postgres:// (or sqlite:// followed by the path of a file)."
    raise ImproperlyConfigured(msg)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "kuvend.core.database.sqlite"
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    services.check_installed("psycopg", "DATABASE_URL", "postgres")
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("KUVEND_DATABASE_CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, Any] = {"default": services.cache(env, DATA)}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

# While nobody has an account, every page leads to the setting up; switch it off where a program sets the house up.
HAS_WELCOME = env.bool("KUVEND_WELCOME", default=True)

# -- people -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

# Nobody has a password: a code goes to the mailbox, or a passkey is used.
ACCOUNT_ADAPTER = "kuvend.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_MAX_RESEND_COUNT = 3
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "request_login_code": "kuvend.people.forms.RequestCodeForm",
    "confirm_login_code": "kuvend.people.forms.ConfirmCodeForm",
}
# Per address of the network only: a limit per account would let anybody lock its owner out (see people.forms).
ACCOUNT_RATE_LIMITS = {"request_login_code": "30/m/ip"}
# How many reverse proxies stand in front and set X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("KUVEND_BEHIND_PROXY", default=False) else 0
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ADAPTER = "kuvend.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kuvend"
# Who sits at a desk sees other people's data. In the demo everybody is invented.
SECOND_FACTOR_REQUIRED = not IS_DEMO
AXES_ENABLED = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # wrong codes count against one connection, never against all
# Behind a reverse proxy everybody seems to come from there: without this the limit would count against all.
AXES_CLIENT_IP_CALLABLE = "allauth.core.internal.httpkit.get_client_ip"
AXES_FAILURE_LIMIT = 15
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who signed in when is shown to themselves by the list of sessions
AXES_ENABLE_ADMIN = False

# -- languages --------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("sq", "shqip"),
    ("sr", "српски"),
    ("sr-latn", "srpski (latinica)"),
    ("mk", "македонски"),
    ("fr", "français"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
# `kuvend up` collects the files under names that carry their digest; until then they are served where they lie.
IS_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()


STORAGES: dict[str, Any] = {
    "default": services.file_storage(env),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_COLLECTED

# -- mail -------------------------------------------------------------------------------------------------------------


def mailer() -> dict[str, Any]:
    """Return the mail server that `EMAIL_URL` names, or a folder of files that an operator can read.

    Raises:
        ImproperlyConfigured: the scheme is neither smtp, smtp+tls nor smtp+ssl.
    """
    url = env.str("EMAIL_URL", default="")
    if not url:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(DATA / "mail")},
        }
    if url.partition("://")[0] not in {"smtp", "smtp+tls", "smtp+ssl"}:
        msg = "EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl://."
        raise ImproperlyConfigured(msg)
    parts = env.email_url_config(url)
    options = {
        "host": parts["EMAIL_HOST"],
        "port": parts["EMAIL_PORT"] or 25,
        "username": parts["EMAIL_HOST_USER"] or "",
        "password": parts["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": parts.get("EMAIL_USE_TLS", False),
        "use_ssl": parts.get("EMAIL_USE_SSL", False),
        "timeout": 20,
    }
    return {"BACKEND": parts["EMAIL_BACKEND"], "OPTIONS": options}


MAILERS = {"default": mailer()}
HAS_MAIL_SERVER = "host" in MAILERS["default"]["OPTIONS"]
MAIL_DOMAIN = "localhost" if ":" in PUBLIC_HOST else PUBLIC_HOST
DEFAULT_FROM_EMAIL = env.str("KUVEND_MAIL_FROM", default=f"Kuvend <kuvend@{MAIL_DOMAIN}>")

# -- security ---------------------------------------------------------------------------------------------------------

IS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS  # browsers themselves allow passkeys on https and localhost only
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
IS_BEHIND_PROXY = env.bool("KUVEND_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_PROXY else None
CSRF_FAILURE_VIEW = "kuvend.core.error_pages.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# A person with the phone in the hand types at most this much into one form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "kuvend.core.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# -- logs -------------------------------------------------------------------------------------------------------------

LOGGING_CONFIG = None  # ours is made here, by structlog
logs.configure(
    level=env.str("KUVEND_LOG_LEVEL", default="WARNING" if sys.stderr.isatty() else "INFO").upper(),
    is_json=env.str("KUVEND_LOG_FORMAT", default="text" if sys.stderr.isatty() else "json") == "json",
    file=env.str("KUVEND_LOG_FILE", default=""),
)

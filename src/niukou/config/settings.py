"""Django's settings, from the environment.

NIUKOU_DATABASE_URL  the database; unset: SQLite in the working folder
NIUKOU_KEY_FILE      the master key, outside the database; unset: `niukou.key` in the working folder
NIUKOU_PAPERS        the folder of sealed papers; unset: `niukou-papers` in the working folder
NIUKOU_HEADS         the folder to which the heads of the trail go, on another machine; unset: said when it is asked for
NIUKOU_PACK          the rulebook the office works by, as packs are named
NIUKOU_ENCRYPTED     1: what lies below this machine encrypts the volume of the database, though the machine cannot see it
NIUKOU_PROXIES       addresses of the proxies before the pages: what one says of the address before it is believed
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url

from niukou.config.logs import LOGGING as LOGGING  # Django reads it here

HERE = Path.cwd()
DATABASE_URL = os.environ.get("NIUKOU_DATABASE_URL") or f"sqlite:///{HERE / 'niukou.sqlite3'}"
KEY_FILE = Path(os.environ.get("NIUKOU_KEY_FILE") or HERE / "niukou.key")
PAPERS = Path(os.environ.get("NIUKOU_PAPERS") or HERE / "niukou-papers")
HEADS = os.environ.get("NIUKOU_HEADS") or ""
PACK = os.environ.get("NIUKOU_PACK") or "national"
ENCRYPTED_BELOW = os.environ.get("NIUKOU_ENCRYPTED", "") == "1"


def _key_text() -> bytes:
    """The file of the master key; before there is one, something that nobody knows."""
    return KEY_FILE.read_bytes() if os.access(KEY_FILE, os.R_OK) else secrets.token_bytes(32)


DEBUG = False  # its error pages show what a request held
# a thread keeps its connection: to open one, with its functions and all it has to read first, costs more than most pages
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # one writer at a time, taken when a transaction begins: nobody fails half-way with "database is locked"
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # 64 MiB of pages at hand: an act on a county goes through more of its indexes than SQLite's own two
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA cache_size=-65536;"
        ),
    }

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "niukou.office.audit",
    "niukou.office.areas",
    "niukou.office.accounts",
    "niukou.office.windows",
    "niukou.office.instructions",
    "niukou.office.registry",
    "niukou.office.support",
    "niukou.office.findings",
    "niukou.office.cases",
    "niukou.web.frame",
]
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}", "OPTIONS": options}
    for rule, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("username", "full_name")},
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
] + [{"NAME": "niukou.office.accounts.passwords.ManyCharacters"}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"  # a window that closes at 24:00 closes at the first moment of the next day, there
USE_TZ = True
# signs what a browser brings back: made from the master key, so that who has the database alone cannot sign
SECRET_KEY = hmac.new(_key_text(), b"sessions", hashlib.sha256).hexdigest()

# Pages. DEMO_PORT and the like are arguments of `niukou serve`; what is said here holds for every server.
ROOT_URLCONF = "niukou.config.urls"
ALLOWED_HOSTS = os.environ.get("NIUKOU_HOSTS", "127.0.0.1,localhost").split(",")
PROXIES = [one.strip() for one in os.environ.get("NIUKOU_PROXIES", "").split(",") if one.strip()]
BEHIND_TLS = os.environ.get("NIUKOU_TLS", "") == "1"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "niukou.web.frame.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
_ROOMS = (
    "frame", "entrance", "desk", "households", "cases", "book",
    "comparison", "quality", "findings", "support", "paper",
    "rulebook", "windows", "accounts", "audit",
)  # fmt: skip
_WEB = Path(__file__).parents[1] / "web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_WEB / room / "templates" for room in _ROOMS],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "niukou.web.frame.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "niukou.web.frame.pack_words",
                "niukou.web.frame.words",
                "niukou.web.frame.taking",
                "niukou.web.findings.words",
                "niukou.web.support.words",
                "niukou.web.frame.acts_said",
            ],
            "libraries": {
                "rulebook_words": "niukou.web.rulebook.words",
                "windows_words": "niukou.web.windows.words",
                "audit_words": "niukou.web.audit.words",
            },
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [_WEB / "frame" / "static"]
STATIC_ROOT = Path(os.environ.get("NIUKOU_STATIC") or HERE / "niukou-static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [_WEB / "frame" / "locale"]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "niukou.web.entrance.backend.OfficeBackend"]
# papers are sealed before they touch a disk: what is handed in with a form stays in memory until then
# each field of a form of a household goes with what it was: of a family of forty more than Django's thousand
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
LOGIN_URL = "entrance:sign_in"
CSRF_FAILURE_VIEW = "niukou.web.frame.errors.not_from_here"
# five wrong passwords or codes for one name from one place, and that name waits there for half an hour
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "niukou.web.frame.acting.address_of"
AXES_LOCKOUT_CALLABLE = "niukou.web.entrance.views.locked_out"
SESSION_COOKIE_AGE = 30 * 60  # of silence: a desk that is left is closed
SESSION_ENGINE = "niukou.web.entrance.sessions"  # of silence: a page moves the end on, once a minute
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_OWN = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _OWN,
        "style-src": _OWN,
        "img-src": [*_OWN, "data:"],
        "font-src": _OWN,
        "connect-src": _OWN,
        "form-action": _OWN,
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

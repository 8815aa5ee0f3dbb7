"""One file for every machine; differences come from the environment (README, "Settings")."""

from pathlib import Path

from icsportal import env

BASE_DIR = Path(__file__).resolve().parent.parent

ENVIRONMENT = env.choice(
    "ENVIRONMENT",
    ["production", "development"],
    say="production, or to development on a machine of your own",
    default="production",
)
PRODUCTION = ENVIRONMENT == "production"
DEBUG = False if PRODUCTION else env.flag("DEBUG", say="true or false", default=False)

# Where data is kept that is made while the site runs: uploads and collected static files.
DATA_DIR = Path(
    env.text("DATA_DIR", say="a folder that survives a deployment", default=str(BASE_DIR / ".data"))
)

if PRODUCTION:
    SECRET_KEY = env.text("SECRET_KEY", say="50 or more random characters")
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", say="the host names of the site, with commas between")
    DATABASE_URL = env.text("DATABASE_URL", say="postgresql://user:password@host:5432/name")
else:
    SECRET_KEY = env.text("SECRET_KEY", say="", default="") or env.generated_key(
        BASE_DIR / ".dev" / "secret-key"
    )
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", say="host names", default=["localhost", "127.0.0.1", "[::1]"])
    DATABASE_URL = env.text("DATABASE_URL", say="", default="")
    if not DATABASE_URL:
        from icsportal import embedded_postgres

        DATABASE_URL = embedded_postgres.url()

# --- What the site is called

ORGANISATION_NAME = env.text(
    "ORGANISATION_NAME", say="the name in the header", default="Kent and Medway Integrated Care System"
)
ORGANISATION_LOGO = env.text("ORGANISATION_LOGO", say="the address of a logo that you own", default="")
SECURITY_CONTACT = env.text(
    "SECURITY_CONTACT", say="where to report a security problem: mailto:… or https://…", default=""
)
# Whom people complain to about answers to information requests. Its name and address may change by law.
REGULATOR_NAME = env.text(
    "REGULATOR_NAME", say="the regulator of information requests", default="Information Commissioner’s Office"
)
REGULATOR_ADDRESS = env.text(
    "REGULATOR_ADDRESS",
    say="its postal address",
    default="Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF",
)
REGULATOR_WEBSITE = env.text("REGULATOR_WEBSITE", say="https://…", default="https://ico.org.uk")

# --- Django

INSTALLED_APPS = [
    "icsportal.publishing.staff_admin.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "cms",
    "menus",
    "treebeard",
    "sekizai",
    "djangocms_versioning",
    "djangocms_text",
    "procrastinate.contrib.django",
    "icsportal.background",
    "icsportal.delivery",
    "icsportal.publishing",
    "icsportal.search",
    "pages",
    "pages.alerts",
    "bulletins",
    "bulletins.consultations",
    "bulletins.newsletters",
    "bulletins.subscriptions",
    "bulletins.sending",
    "publications.files",
    "publications",
    "publications.foi",
    "publications.meetings",
    "icsportal",
]

MIDDLEWARE = [
    "icsportal.delivery.display.DisplayMiddleware",
    "icsportal.delivery.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "icsportal.delivery.probes.ProbesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "icsportal.publishing.addresses.MovedAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "icsportal.delivery.body_size.BodySizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "icsportal.delivery.cms_addresses.CmsAddressMiddleware",
    "cms.middleware.user.CurrentUserMiddleware",
    "cms.middleware.page.CurrentPageMiddleware",
    "cms.middleware.toolbar.ToolbarMiddleware",
]

ROOT_URLCONF = "icsportal.urls"
WSGI_APPLICATION = "icsportal.wsgi.application"

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
                "django.template.context_processors.i18n",
                "sekizai.context_processors.sekizai",
                "cms.context_processors.cms_settings",
                "icsportal.context_processors.organisation",
                "pages.context_processors.page_note",
                "pages.context_processors.urgent_help",
                "pages.alerts.context_processors.shown_alert",
            ],
        },
    },
]

DATABASES = {"default": env.database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# A board pack has hundreds of items, and the form of each has several boxes.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
SITE_ID = 1

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    # Documents: uploads as they came, and the clean copies of what was approved. Neither has an address of
    # its own; the site asks the live rule before it serves a byte.
    "private": env.file_storage(DATA_DIR / "files" / "private", "private"),
    "public": env.file_storage(DATA_DIR / "files" / "public", "public"),
}
# A virus scanner, host:port. Once one is named, a file that it has not passed cannot be published.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS", say="host:port of clamd", default="")
# The CMS's own scripts name source maps that its package leaves out.
WHITENOISE_MANIFEST_STRICT = False
if not PRODUCTION:
    # Compressing the CMS's files would take half a minute of a start, for a reader on the same machine.
    WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "json", "map", "svg", "ttf", "txt"]

# --- django CMS

CMS_LANGUAGES = {1: [{"code": "en-gb", "name": "English", "public": True}]}
CMS_CONFIRM_VERSION4 = True
CMS_PERMISSION = True
CMS_TEMPLATES = [
    ("cms/standard.html", "Standard page"),
    ("cms/landing.html", "Landing page (cards across the whole width)"),
    ("cms/section.html", "Section (introduction above a list)"),
    ("cms/home.html", "Home page"),
]
CMS_PLACEHOLDER_CONF = {
    "picture": {"name": "Picture beside the title", "plugins": ["IllustrationPlugin", "ImagePlugin"]},
    "review": {"name": "Review date", "plugins": ["ReviewDatePlugin"]},
    "intro": {"name": "Introduction"},
    "content": {"name": "Content"},
}
CMS_PAGE_CACHE = False  # its key ignores cookies; see README, Decisions
CMS_CACHE_DURATIONS = {"content": 60, "menus": 3600, "permissions": 3600}
CMS_TOOLBAR_ANONYMOUS_ON = False
X_FRAME_OPTIONS = "DENY"  # but not for staff: icsportal.delivery.headers

TEXT_AUTO_HYPHENATE = False
TEXT_CHILDREN_ENABLED = False
TEXT_INLINE_EDITING = False
_TOOLBAR = [
    ["Undo", "Redo"],
    ["Bold", "Italic"],
    ["Heading2", "Heading3", "Heading4"],
    ["NumberedList", "BulletedList"],
    ["Blockquote", "Link", "Unlink"],
    ["Table"],
]
TEXT_EDITOR_SETTINGS = {"toolbar_CMS": _TOOLBAR, "toolbar_HTMLField": _TOOLBAR}

SILENCED_SYSTEM_CHECKS = [
    "treebeard.E001",  # speaks of treebeard 6; django CMS holds it below
]

# --- Security

# False only where nothing but plain http reaches the site, as on a laptop.
HTTPS = env.flag("HTTPS", say="true or false", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
BEHIND_PROXY = env.flag(
    "BEHIND_PROXY", say="true when a proxy sets X-Forwarded-Proto and X-Forwarded-For itself", default=False
)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What the links in emails begin with: no request says it there.
SITE_ADDRESS = env.text(
    "SITE_ADDRESS",
    say="https:// and the host name of the site",
    default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}" if PRODUCTION else "http://localhost:8000",
).rstrip("/")

# --- Email

SMTP_URL = env.text("SMTP_URL", say="smtp://user:password@host:587", default="")
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = env.mail_server(
    SMTP_URL
)
EMAIL_TIMEOUT = 30
EMAIL_USE_LOCALTIME = True  # a Date header says how far it is from Greenwich
if SMTP_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
elif PRODUCTION:
    EMAIL_BACKEND = "icsportal.mail.NoServer"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text(
    "MAIL_FROM",
    say="the address that emails come from, such as newsletters@example.org",
    **({} if SMTP_URL and PRODUCTION else {"default": "newsletters@localhost"}),
)
MAIL_PER_MINUTE = env.number(
    "MAIL_PER_MINUTE", say="how many emails the mail server takes in a minute", default=300
)

# --- Stores shared by processes

CACHE_URL = env.text("CACHE_URL", say="redis://host:6379/0", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Search

SEARCH_TIMEOUT_MS = 500  # of one statement; a reader is told to use more words

# --- Logs: to the standard streams, and never an address bar's question mark and what follows it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "propagate": True}},  # its own would say everything twice
}

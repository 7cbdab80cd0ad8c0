# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""A site as its authors would write it: Django, Django REST framework, Simple JWT, OAuth Toolkit. SITE, a JSON object in the
environment, says what differs; README.md lists its keys."""

import json
import os
from datetime import timedelta
from pathlib import Path

DATA = Path(os.environ["DJANGO_DATA"])
SITE = json.loads(os.environ.get("SITE", "{}"))
AUTHENTICATION = {
    "JWTAuthentication": "rest_framework_simplejwt.authentication.JWTAuthentication",
    "JWTStatelessUserAuthentication": "rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication",
    "OAuth2Authentication": "oauth2_provider.contrib.rest_framework.OAuth2Authentication",
    "BasicAuthentication": "rest_framework.authentication.BasicAuthentication",
    "SessionAuthentication": "rest_framework.authentication.SessionAuthentication",
}
TOKENS = {"access": "AccessToken", "refresh": "RefreshToken", "sliding": "SlidingToken"}


def flag(name):
    return os.environ.get(name, "1") not in ("0", "off", "false", "")


def seconds(name, default):
    return timedelta(seconds=float(os.environ.get(name, default)))


def simple_jwt(settings):
    """From the JSON of the settings: durations are seconds, classes of tokens are their types."""
    for name, value in settings.items():
        if name.endswith("LIFETIME"):
            settings[name] = timedelta(seconds=value)
        elif name == "AUTH_TOKEN_CLASSES":
            settings[name] = tuple(f"rest_framework_simplejwt.tokens.{TOKENS[kind]}" for kind in value)
    return settings


TRANSLATIONS = SITE.get("TRANSLATIONS", False)
BLACKLIST = SITE.get("TOKEN_BLACKLIST", flag("BLACKLIST"))
SECRET_KEY = SITE.get("SECRET_KEY", "a-key-for-tests-only-with-more-than-32-bytes")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
USE_TZ = True
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # PBKDF2 takes 0.2 s a login
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "people", "rest_framework"]
if TRANSLATIONS:
    INSTALLED_APPS += ["rest_framework_simplejwt"]  # for its catalogues
    LANGUAGES = [(code, code) for code in ("en", "fr", "de", "es", "zh-hans")]
if BLACKLIST:
    INSTALLED_APPS += ["rest_framework_simplejwt.token_blacklist"]
if "OAUTH2_PROVIDER" in SITE:
    OAUTH2_PROVIDER = SITE["OAUTH2_PROVIDER"]
    INSTALLED_APPS += ["oauth2_provider"]
# The tables come from the models: half a second less for each start than by the migrations.
MIGRATION_MODULES = {"auth": None, "contenttypes": None, "people": None, "token_blacklist": None,
                     "oauth2_provider": None}
AUTH_USER_MODEL = SITE.get("AUTH_USER_MODEL", "auth.User")
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends." + SITE.get("AUTHENTICATION_BACKEND", "ModelBackend")]
MIDDLEWARE = [
    "middleware.CountingMiddleware",
    "middleware.ClockMiddleware",
    *(["django.middleware.locale.LocaleMiddleware"] if TRANSLATIONS else []),
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "site.sqlite3",
        "OPTIONS": {"timeout": 20},
    }
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        AUTHENTICATION[name] for name in SITE.get("DEFAULT_AUTHENTICATION_CLASSES") or ["JWTAuthentication"]],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "NON_FIELD_ERRORS_KEY": SITE.get("NON_FIELD_ERRORS_KEY", "non_field_errors"),
}
SIMPLE_JWT = simple_jwt(SITE["SIMPLE_JWT"]) if "SIMPLE_JWT" in SITE else {
    "ACCESS_TOKEN_LIFETIME": seconds("ACCESS_LIFETIME", 300),
    "REFRESH_TOKEN_LIFETIME": seconds("REFRESH_LIFETIME", 86400),
    "ROTATE_REFRESH_TOKENS": flag("ROTATE"),
    "BLACKLIST_AFTER_ROTATION": flag("BLACKLIST"),
}
LOGIN_THROTTLE = SITE.get("LOGIN_THROTTLE", "off")
TOKEN_CLAIMS = SITE.get("TOKEN_CLAIMS", [])

# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""A site as its authors would write it: Django, Django REST framework, Simple JWT. `serve` sets the environment."""

import os
from datetime import timedelta
from pathlib import Path

DATA = Path(os.environ["DJANGO_DATA"])


def flag(name):
    return os.environ.get(name, "1") not in ("0", "off", "false", "")


def seconds(name, default):
    return timedelta(seconds=float(os.environ.get(name, default)))


SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY", "a-key-for-tests-only-with-more-than-32-bytes")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # PBKDF2 takes 0.2 s a login
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "rest_framework"]
if flag("BLACKLIST"):
    INSTALLED_APPS += ["rest_framework_simplejwt.token_blacklist"]
MIDDLEWARE = ["counting.CountingMiddleware"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "site.sqlite3",
        "OPTIONS": {"timeout": 20},
    }
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": seconds("ACCESS_LIFETIME", 300),
    "REFRESH_TOKEN_LIFETIME": seconds("REFRESH_LIFETIME", 86400),
    "ROTATE_REFRESH_TOKENS": flag("ROTATE"),
    "BLACKLIST_AFTER_ROTATION": flag("BLACKLIST"),
}

# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""The site of tests/interop/django as it would be run for speed: nothing counts, connections to the database are kept."""

import os

from settings import *  # noqa: F403

MIDDLEWARE = []
MIGRATION_MODULES = {}
INSTALLED_APPS.remove("people")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if os.environ.get("BENCH_POSTGRES"):
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1", "PORT": os.environ["BENCH_POSTGRES"],
                             "NAME": os.environ["BENCH_DATABASE"], "USER": "app"}}
DATABASES["default"]["CONN_MAX_AGE"] = None

# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""User models of sites that do not take Django's own; SITE's AUTH_USER_MODEL chooses one."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

if settings.AUTH_USER_MODEL == "people.EmailUser":

    class EmailUser(AbstractUser):
        email = models.EmailField(unique=True)
        USERNAME_FIELD = "email"
        REQUIRED_FIELDS = ["username"]

elif settings.AUTH_USER_MODEL == "people.UuidUser":

    class UuidUser(AbstractUser):
        id = models.UUIDField(primary_key=True, default=uuid.uuid4)

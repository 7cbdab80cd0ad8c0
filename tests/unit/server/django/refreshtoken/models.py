# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""The table of djangorestframework-jwt-refresh-token, which no distribution has, for Django's ORM."""

import secrets

from django.conf import settings
from django.db import models


class RefreshToken(models.Model):
    key = models.CharField(max_length=40, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="refresh_tokens")
    app = models.CharField(max_length=255)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        unique_together = [("user", "app")]

    def save(self, *args, **kwargs):
        self.key = self.key or secrets.token_hex(20)
        super().save(*args, **kwargs)

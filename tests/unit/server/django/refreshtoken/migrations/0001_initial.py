# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel("RefreshToken", [
            ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
            ("app", models.CharField(max_length=255)),
            ("created", models.DateTimeField(auto_now_add=True)),
            ("user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="refresh_tokens")),
        ]),
        migrations.AlterUniqueTogether("refreshtoken", {("user", "app")}),
    ]

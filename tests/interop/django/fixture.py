# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""The side door for tests: POST /fixture/ with {"do": name, ...} does one of these to the site."""

import base64
import hashlib
import json
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from middleware import NOW

PEOPLE = [
    {"username": "alice", "email": "alice@example.com"},
    {"username": "ina", "email": "ina@example.com", "is_active": False},
    {"username": "root", "email": "root@example.com", "is_staff": True},
]
# The clients of OAuth: id, type, grant, secret.
CLIENTS = [
    ("app", "public", "password", ""),
    ("program", "confidential", "client-credentials", "the secret: 1+1 & more"),
    ("browserless", "public", "authorization-code", ""),
]
REDIRECT_URI = "http://127.0.0.1/done"


def reset():
    """As after the start: nobody but alice, ina and root with the keys 1, 2 and 3, no token listed."""
    NOW.unlink(missing_ok=True)
    cache.clear()
    with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are looked at when it ends
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("token_blacklist_", "auth_user", "people_", "oauth2_provider_")):
                cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM sqlite_sequence")
        for person in PEOPLE:
            add_user(**person)
        if "oauth2_provider" in settings.INSTALLED_APPS:
            add_clients()


def add_clients():
    from oauth2_provider.models import Application

    for name, kind, grant, secret in CLIENTS:
        Application.objects.create(client_id=name, client_type=kind, authorization_grant_type=grant, client_secret=secret,
                                   redirect_uris=REDIRECT_URI)


def add_user(username, email="", password="pw", **flags):
    get_user_model().objects.create_user(username=username, email=email or f"{username}@example.com",
                                         password=password, **flags)


def set_password(username, password):
    user = get_user_model().objects.get(username=username)
    user.set_password(password)
    user.save()


def set_active(username, active):
    get_user_model().objects.filter(username=username).update(is_active=active)


def remove_user(username):
    get_user_model().objects.get(username=username).delete()


def set_now(now):
    """0 = the clock of the machine again."""
    if now:
        NOW.write_text(str(now))
    else:
        NOW.unlink(missing_ok=True)


def blacklist(jti):
    """As Django's admin does: of a token that is listed already."""
    from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

    BlacklistedToken.objects.create(token=OutstandingToken.objects.get(jti=jti))


def flush():
    call_command("flushexpiredtokens")


def add_code(username, code, verifier):
    """As the authorization page does when the user agrees; the client is `browserless` (RFC 7636 4.2: S256)."""
    from oauth2_provider.models import Application, Grant

    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    Grant.objects.create(user=get_user_model().objects.get(username=username), code=code, scope="read write",
                         application=Application.objects.get(client_id="browserless"), redirect_uri=REDIRECT_URI,
                         expires=timezone.now() + timedelta(minutes=1), code_challenge=challenge,
                         code_challenge_method="S256")


def end_access_tokens():
    from oauth2_provider.models import AccessToken

    AccessToken.objects.update(expires=timezone.now() - timedelta(seconds=1))


def revoke_grants(username):
    """As a user does on the page of the apps that may act for them."""
    from oauth2_provider.models import RefreshToken

    for token in RefreshToken.objects.filter(user__username=username, revoked__isnull=True):
        token.revoke()


def count(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


COMMANDS = {each.__name__: each for each in (reset, add_user, set_password, set_active, remove_user, set_now, blacklist, flush,
                                           add_code, end_access_tokens, revoke_grants, count)}


@csrf_exempt
def view(request):
    arguments = json.loads(request.body)
    return JsonResponse({"result": COMMANDS[arguments.pop("do")](**arguments)})

# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""The side door for tests: POST /fixture/ with {"do": name, ...} does one of these to the site."""

import json

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt

from middleware import NOW

PEOPLE = [
    {"username": "alice", "email": "alice@example.com"},
    {"username": "ina", "email": "ina@example.com", "is_active": False},
    {"username": "root", "email": "root@example.com", "is_staff": True},
]


def reset():
    """As after the start: nobody but alice, ina and root with the keys 1, 2 and 3, no token listed."""
    NOW.unlink(missing_ok=True)
    cache.clear()
    with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are looked at when it ends
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("token_blacklist_", "auth_user", "people_")):
                cursor.execute(f"DELETE FROM {table}")
        cursor.execute("DELETE FROM sqlite_sequence")
        for person in PEOPLE:
            add_user(**person)


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


def count(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


COMMANDS = {each.__name__: each for each in (reset, add_user, set_password, set_active, remove_user, set_now, blacklist, flush, count)}


@csrf_exempt
def view(request):
    arguments = json.loads(request.body)
    return JsonResponse({"result": COMMANDS[arguments.pop("do")](**arguments)})

# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Counts the requests of every path over all workers: one appended line each."""

import os
from collections import Counter

from django.conf import settings

LOG = settings.DATA / "requests.log"


class CountingMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path != "/counts/":
            record(request.path)
        return self.get_response(request)


def record(path):
    # O_APPEND writes of one short line do not interleave, so the workers need no lock.
    log = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(log, (path.replace("\n", " ") + "\n").encode())
    finally:
        os.close(log)


def counts():
    return dict(Counter(LOG.read_text().splitlines())) if LOG.exists() else {}

# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""What a test sees of the site and does to it: requests are counted, the clock can be stopped."""

import os
from collections import Counter
from datetime import datetime, timezone

from django.conf import settings

LOG = settings.DATA / "requests.log"
NOW = settings.DATA / "now"  # seconds since 1970; not there = the clock of the machine


class CountingMiddleware:
    """Counts the requests of every path over all workers: one appended line each."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path not in ("/counts/", "/fixture/"):
            record(request.path)
        return self.get_response(request)


class ClockMiddleware:
    """Answers at the time that the test says it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not NOW.exists() or request.path == "/fixture/":
            return self.get_response(request)
        from freezegun import freeze_time

        with freeze_time(datetime.fromtimestamp(float(NOW.read_text()), timezone.utc)):
            return self.get_response(request)


def record(path):
    # O_APPEND writes of one short line do not interleave, so the workers need no lock.
    log = os.open(LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(log, (path.replace("\n", " ") + "\n").encode(errors="replace"))
    finally:
        os.close(log)


def counts():
    return dict(Counter(LOG.read_text().splitlines())) if LOG.exists() else {}

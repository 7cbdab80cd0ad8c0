# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""Tokens of Simple JWT, made by hand, so that every round begins with fresh ones on every server."""

import base64
import hashlib
import hmac
import json
import time
import uuid

SECRET = "a-key-for-benchmarks-only-with-more-than-32-bytes"


def segment(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(kind, user=1, lifetime=86400):
    now = int(time.time())
    claims = {"token_type": kind, "exp": now + lifetime, "iat": now, "jti": uuid.uuid4().hex, "user_id": user}
    text = ".".join(segment(json.dumps(part, separators=(",", ":")).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return text + "." + segment(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest())

#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""canaries.py LastTest.log...: no token, password or key in anything that the tests printed (design.md 4, U7).

tests/run calls it after ctest, with every log category of the SDK and of the server switched on. Tests that have to print a secret,
because printing it is what is tested, are named below with the reason.
"""

import base64
import binascii
import json
import re
import sys
from pathlib import Path

# Test name (a regular expression for all of it) and why its output may hold a secret.
EXCUSED = {}

JWT = re.compile(r"(?<![\w-])([\w-]{10,})\.([\w-]{4,})(?:\.[\w-]*)?")
SECRETS = [
    (re.compile(r"canary-(?!free)[\w-]+|s3cr3t-canary"), "a canary password or key"),
    (re.compile(r"\b(?:Bearer|JWT|RefreshToken|Basic)\s+[\w.~+/-]{20,}=*"), "credentials of an Authorization header"),
    (re.compile(r"\bauthorization\b[\"']?\s*[:=,]\s*[\"']?\w+ [\w.~+/-]{8,}", re.IGNORECASE), "an Authorization header"),
    (re.compile(r"\"(?:access|refresh|token|access_token|refresh_token|password|client_secret)\"\s*:\s*\"[^\"\s]{8,}\""),
     "a token or password in JSON"),
    (re.compile(r"(?<![\w-])[0-9a-f]{40}(?![\w-])"), "what looks like a long-running refresh token"),
]


def is_jwt(match):
    """Two segments, the first of which is a JSON object with an algorithm or a type (RFC 7519 5)."""
    head = match.group(1)
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return False
    return isinstance(header, dict) and bool({"alg", "typ"} & header.keys())


def secrets_in(line):
    if any(is_jwt(match) for match in JWT.finditer(line)):
        yield "a JWT"
    for pattern, name in SECRETS:
        if pattern.search(line):
            yield name


def entries(text):
    """The name and the lines of each test in ctest's log; what stands before the first has the name ''."""
    name, lines = "", []
    for line in text.splitlines():
        start = re.match(r"\d+/\d+ Testing: (.*)", line)
        if start:
            yield name, lines
            name, lines = start.group(1), []
        else:
            lines.append(line)
    yield name, lines


def shortened(line):
    """The line without what is secret about it: the report is a log as well."""
    text = JWT.sub(lambda match: "<token>" if is_jwt(match) else match.group(), line)
    for pattern, _ in SECRETS:
        text = pattern.sub("<secret>", text)
    return text.strip()[:140]


def check(text):
    for name, lines in entries(text):
        if any(re.fullmatch(excused, name) for excused in EXCUSED):
            continue
        for number, line in enumerate(lines, 1):
            for what in secrets_in(line):
                yield f"{name or 'the log'}: line {number} prints {what}: {shortened(line)}"


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: canaries.py LastTest.log...")
    complaints, searched = [], 0
    for name in sys.argv[1:]:
        try:
            text = Path(name).read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            sys.exit(f"canaries: {name} cannot be read ({error.strerror}); run ctest first")
        searched += len(text)
        complaints += check(text)
    if not searched:
        sys.exit("canaries: the log is empty; run ctest first")
    for complaint in complaints[:200]:
        print(complaint)
    if complaints:
        sys.exit(f"canaries: {len(complaints)} secrets in what the tests printed")
    print(f"canaries: none in {searched} characters of what the tests printed")


if __name__ == "__main__":
    main()

# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""One round of load with wrk, and what it says."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tokens import token

HERE = Path(__file__).resolve().parent
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}


@dataclass
class Round:
    rate: float = 0.0        # requests per second
    errors: int = 0          # connections, reads, writes, time-outs, statuses that are not 2xx
    processor: float = 0.0   # microseconds of the server's processes for each request
    p50: float = 0.0         # milliseconds
    p99: float = 0.0


def milliseconds(text, percent):
    found = re.search(rf"^ +{percent}% +([\d.]+)(us|ms|s|m)$", text, re.MULTILINE)
    return float(found[1]) * UNITS[found[2]] if found else 0.0


def errors_in(text):
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    statuses = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return sum(map(int, sockets.groups())) if sockets else 0, int(statuses[1]) if statuses else 0


def wrk(site, path, seconds, connections, threads, script=None, headers=(), environment=None):
    command = ["wrk", "--latency", "--timeout", "20s", f"-d{seconds}s", f"-c{connections}", f"-t{threads}"]
    command += ["-s", str(HERE / script)] if script else []
    for header in headers:
        command += ["-H", header]
    before = site.processor_seconds()
    text = subprocess.run([*command, site.url + path], env=dict(os.environ, **(environment or {})), check=True, capture_output=True, text=True).stdout
    used = site.processor_seconds() - before
    requests, duration = re.search(r"(\d+) requests in ([\d.]+)(?:s|m)", text).groups()
    sockets, statuses = errors_in(text)
    return Round(int(requests) / float(duration), sockets + statuses, used / max(int(requests), 1) * 1e6, milliseconds(text, 50), milliseconds(text, 99))


def threads_for(connections):
    """wrk needs as many as there are cores: one thread of it takes as long for a request as our server."""
    return min(connections, os.cpu_count())


# The kinds of request. Each takes a site, seconds and connections and gives a Round.

def get(path, with_token=False):
    def load(site, seconds, connections):
        headers = [f"Authorization: Bearer {token('access')}"] if with_token else []
        return wrk(site, path, seconds, connections, threads_for(connections), headers=headers)
    return load


def post(path, fields):
    """`fields` is called for each round."""
    def load(site, seconds, connections):
        return wrk(site, path, seconds, connections, threads_for(connections), "post.lua", environment={"BODY": json.dumps(fields())})
    return load


def rotate(path):
    def load(site, seconds, connections):
        tokens = ",".join(token("refresh") for _ in range(connections))
        return wrk(site, path, seconds, connections, connections, "rotate.lua", environment={"TOKENS": tokens})
    return load

#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""soak.py SERVER-PROGRAM [SECONDS] [--no-memory]: a mixed load on sessionkeeper-server, and what stays behind.

Without SECONDS 20 of them, and half an hour with SESSIONKEEPER_LONG_TESTS. Fails when an answer is not what it must be, when
memory grows with the requests, when descriptors or threads become more, when the database has other rows than were
issued, or when the program does not end cleanly. --no-memory: a sanitizer keeps what was freed.
"""

import asyncio
import os
import random
import sys
import tempfile
import time

from load import PASSWORD, Client, Tally
from server import Server

CLIENTS = 48
USERS = [f"user{number}" for number in range(12)]
FILES_OF_A_THREAD = 3  # its connection to SQLite: database, log and index of the log


CACHES = 12e6  # bytes: pages that SQLite's connections and the allocator keep, each filled in its time


def most_growth(requests):
    """Bytes of resident memory for each of so many requests: the caches once, and less than the smallest leak of one object.
    Half an hour tells a leak of 30 bytes a request, 20 seconds one of some hundreds."""
    return 10 + CACHES / max(requests, 1)


def slope(samples):
    """Least squares: bytes of memory for each request."""
    xs, ys = [each.requests for each in samples], [each.memory for each in samples]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys)) / spread if spread else 0.0


async def load(server, seconds, tally):
    end = time.monotonic() + seconds
    seed = random.Random(2026)
    clients = [Client(server.address, USERS[number % len(USERS)], seed.random(), tally) for number in range(CLIENTS)]
    tasks = [asyncio.create_task(client.live(lambda: time.monotonic() > end)) for client in clients]
    samples = []
    interval = max(seconds / 400, 0.1)
    while time.monotonic() < end:
        await asyncio.sleep(interval)
        samples.append(server.sample(tally.requests))
    await asyncio.gather(*tasks)
    return samples


def judge(samples, before, after, tally, watches_memory):
    """What is wrong, one sentence each."""
    warm = samples[len(samples) // 3:]
    growth, most = slope(warm), most_growth(warm[-1].requests - warm[0].requests)
    resting = before.descriptors + FILES_OF_A_THREAD * after.threads
    print(f"memory {warm[0].memory / 1e6:.1f} MB after {warm[0].requests} requests, {warm[-1].memory / 1e6:.1f} MB after "
          f"{warm[-1].requests}: {growth:.1f} bytes for each request (at most {most:.0f})")
    print("memory in tenths of the time, MB: " + " ".join(f"{samples[len(samples) * tenth // 10].memory / 1e6:.1f}" for tenth in range(10)))
    print(f"descriptors: {before.descriptors} before, at most {max(each.descriptors for each in samples)} under load, {after.descriptors} after; "
          f"threads: {min(each.threads for each in warm)} to {max(each.threads for each in warm)}")
    for what, times in tally.wrong.items():
        yield f"{what}, {times} times"
    if watches_memory and growth > most:
        yield f"memory grows by {growth:.1f} bytes for each request"
    if max(each.descriptors for each in samples) > resting + 2 * CLIENTS:
        yield "there are more descriptors than clients"
    if after.descriptors > resting:
        yield f"{after.descriptors - resting} descriptors were left behind"
    if max(each.threads for each in warm) != min(each.threads for each in warm):
        yield "the number of threads changes"


def judge_database(server, tally, size_before):
    outstanding, blacklisted = server.rows()
    issued = tally.asked["login"] + tally.asked["refresh"]
    spent = tally.asked["refresh"] + tally.asked["blacklist"]
    size = server.bytes_on_disk() - size_before
    print(f"database: {outstanding} tokens for {issued} that were issued and up to {tally.unknown} nobody waited for; {blacklisted} blacklisted "
          f"for {spent} that were spent; {size / 1e6:.1f} MB more, {size / max(outstanding, 1):.0f} bytes a token")
    if not issued <= outstanding <= issued + tally.unknown:
        yield "the database has other tokens than were issued"
    if blacklisted != spent:
        yield "the database has other blacklisted tokens than were spent"
    if not 0 <= size <= 2000 * outstanding + 20_000_000:
        yield "the database takes more room than its rows explain"


async def at_rest(server, tally):
    """A sample after the last clients have gone, which the server notices a moment later than they do."""
    sample = server.sample(tally.requests)
    for _ in range(50):
        await asyncio.sleep(0.1)
        last, sample = sample, server.sample(tally.requests)
        if last.descriptors == sample.descriptors:
            break
    return sample


async def soak(server, seconds, watches_memory):
    tally = Tally()
    before, size_before = server.sample(0), server.bytes_on_disk()
    samples = await load(server, seconds, tally)
    after = await at_rest(server, tally)
    print(f"{tally.requests} requests in {seconds} s over {CLIENTS} connections, {server.processor_seconds() / max(tally.requests, 1) * 1e6:.0f} us of processor each")
    print(", ".join(f"{name}: {count}" for name, count in sorted(tally.asked.items())))
    faults = list(judge(samples, before, after, tally, watches_memory))
    status = server.stop()
    faults += [] if status == 0 else [f"the server ended with {status}"]
    return faults + list(judge_database(server, tally, size_before))


def main():
    arguments = [each for each in sys.argv[1:] if each != "--no-memory"]
    if not 1 <= len(arguments) <= 2:
        sys.exit(__doc__)
    seconds = int(arguments[1]) if len(arguments) == 2 else 1800 if os.environ.get("SESSIONKEEPER_LONG_TESTS") else 20
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        server = Server(arguments[0], folder)
        try:
            server.start(USERS, PASSWORD)
            faults = asyncio.run(soak(server, seconds, "--no-memory" not in sys.argv))
        finally:
            if server.process and server.process.poll() is None:
                server.process.kill()
                server.process.wait()
    for fault in faults:
        print(f"soak: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


main()

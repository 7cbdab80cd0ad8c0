# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""What more connections and more rows cost."""

import os
import sqlite3

CONNECTIONS = (1, 10, 100, 500, 1000)
LIMIT = 1024  # HttpLimits::connections
ROWS = (0, 10_000, 1_000_000)
MANY_ROWS = 10_000_000

OUTSTANDING = """
WITH RECURSIVE counted(n) AS (SELECT ? UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < ?)
INSERT INTO token_blacklist_outstandingtoken (id, jti, token, user_id, created_at, expires_at)
SELECT n + 1, lower(hex(randomblob(16))), hex(randomblob(110)), 1, '2026-01-01 00:00:00', '2036-01-01 00:00:00' FROM counted
"""
# As with rotation: nearly every token of the past was spent.
BLACKLISTED = """
INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at)
SELECT id, '2026-01-01 00:00:00' FROM token_blacklist_outstandingtoken WHERE id > ? AND id <= ? AND id % 10 > 0
"""


def over_connections(bench, load):
    """A server for each number: the connections of a round before would count until they are seen to have ended."""
    print("Over connections (verify):")
    contest = bench.contest
    for connections in CONNECTIONS[:3] if bench.short else (*CONNECTIONS, LIMIT + 1000):
        site = bench.ours("sessionkeeper-connections")
        result = load(site, contest.seconds, connections)
        contest.tell(f"{connections} connections", site.name, result)
        contest.errors += result.errors if connections <= LIMIT else 0
        bench.stop()
    if not bench.short:
        print(f"  (the server's limit is {LIMIT}: the others are told so with 503, which wrk counts as errors)")


def fill(file, now, wanted):
    """Adds rows to a database of ours that nobody has open."""
    with sqlite3.connect(file) as database:
        # The ids come in no order: with a small cache each page of their index would be written thousands of times, and to
        # the log at that.
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000"):
            database.execute(f"PRAGMA {setting}").fetchall()
        highest = database.execute("SELECT coalesce(max(id), 0) FROM token_blacklist_outstandingtoken").fetchone()[0]
        database.execute(OUTSTANDING, (highest, highest + wanted - now))
        database.execute(BLACKLISTED, (highest, highest + wanted - now))
    database.close()
    with open(file, "rb") as written:  # or the system would write it while the server is measured
        os.fsync(written.fileno())


def over_rows(bench, refresh, rotate):
    print("Over outstanding tokens, nine of ten of them blacklisted (SQLite):")
    sizes = ROWS[:2] if bench.short else (*ROWS, MANY_ROWS) if bench.many_rows else ROWS
    file, before = f"{bench.folder}/rows.db", 0
    for rows in sizes:
        if rows:
            fill(file, before, rows)
        before = rows
        for name, load, turns in (("refresh", refresh, False), ("rotation", rotate, True)):
            site = bench.ours("sessionkeeper-rows", f"sqlite:{file}", rotate=turns)
            bench.contest.play(f"{name}, {rows} tokens", load, [site])
            bench.stop()

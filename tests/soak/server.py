# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""The real program with a database of its own, and what the system says about its process."""

import os
import signal
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONFIGURATION = """
secret_key = "the secret key of the soak, long enough"
listen = "127.0.0.1:0"
database = "sqlite:{folder}/soak.db"
[SIMPLE_JWT]
ROTATE_REFRESH_TOKENS = true
BLACKLIST_AFTER_ROTATION = true
ACCESS_TOKEN_LIFETIME = 86400
[SESSIONKEEPER]
LOGIN_THROTTLE = "off"
PASSWORD_ITERATIONS = 1000
"""

# The pages of so many rows fill the caches of all connections, so that they do not grow during the soak.
FORMER_ROWS = 40000
FORMER = """
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?)
INSERT INTO token_blacklist_outstandingtoken (jti, token, user_id, created_at, expires_at)
SELECT lower(hex(randomblob(16))), hex(randomblob(130)), NULL, '2026-01-01 00:00:00', '2036-01-01 00:00:00' FROM counted
"""


@dataclass
class Sample:
    requests: int
    memory: int  # resident, bytes
    descriptors: int
    threads: int


class Server:
    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)
        self.configuration = self.folder / "soak.toml"
        self.database = self.folder / "soak.db"
        self.process = self.address = None

    def run(self, *arguments, **options):
        subprocess.run([self.program, *arguments, "--config", self.configuration], check=True, stdout=subprocess.DEVNULL, **options)

    def start(self, users, password):
        self.configuration.write_text(CONFIGURATION.format(folder=self.folder))
        self.run("migrate")
        for user in users:
            self.run("user", "add", user, input=password.encode())
        with sqlite3.connect(self.database) as database:
            database.execute(FORMER, (FORMER_ROWS,))
        database.close()
        self.process = subprocess.Popen([self.program, "serve", "--config", self.configuration], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        host, _, port = line.strip().removeprefix("listening on http://").rpartition(":")
        self.address = host, int(port)

    def sample(self, requests):
        process = Path("/proc", str(self.process.pid))
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines() if ":\t" in line)
        return Sample(requests, int(status["VmRSS"].split()[0]) * 1024, len(os.listdir(process / "fd")), int(status["Threads"]))

    def processor_seconds(self):
        fields = Path("/proc", str(self.process.pid), "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """The exit status after SIGTERM; None when it had to be killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None

    def rows(self):
        """Outstanding and blacklisted tokens that the soak made."""
        with sqlite3.connect(self.database) as database:
            count = [database.execute(f"SELECT count(*) FROM token_blacklist_{table}").fetchone()[0]
                     for table in ("outstandingtoken", "blacklistedtoken")]
        database.close()
        return count[0] - FORMER_ROWS, count[1]

    def bytes_on_disk(self):
        return sum(file.stat().st_size for file in self.folder.glob("soak.db*"))

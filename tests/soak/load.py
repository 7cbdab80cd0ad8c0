# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""What clients do all day, good ones and bad ones; every answer is compared with what it must be."""

import asyncio
import json
import random
from collections import Counter

from wire import Connection

PASSWORD = "a password of the soak"


class Tally:
    """Counts what was asked and what was answered otherwise than expected."""

    def __init__(self):
        self.asked, self.wrong = Counter(), Counter()
        self.unknown = 0  # requests whose end nobody waited for
        self.requests = 0

    def note(self, name, answer, *expected):
        self.requests += 1
        self.asked[name] += 1
        status = answer[0] if answer else "no answer"
        if status not in expected:
            self.wrong[f"{name}: {status}"] += 1
        return status


class Client:
    """One person with one connection, who does one thing after the other."""

    def __init__(self, address, user, seed, tally):
        self.connection, self.user, self.tally = Connection(*address), user, tally
        self.random = random.Random(seed)
        self.access = self.refresh = None

    def fields(self):
        return {"username": self.user, "password": PASSWORD}

    def take(self, answer):
        tokens = json.loads(answer[1])
        self.access, self.refresh = tokens["access"], tokens["refresh"]

    async def log_in(self):
        answer = await self.connection.ask("POST", "/api/token/", self.fields())
        if self.tally.note("login", answer, 200) == 200:
            self.take(answer)

    async def rotate(self):
        spent = self.refresh
        answer = await self.connection.ask("POST", "/api/token/refresh/", {"refresh": spent})
        if self.tally.note("refresh", answer, 200) == 200:
            self.take(answer)
        if self.random.random() < 0.2:
            again = await self.connection.ask("POST", "/api/token/refresh/", {"refresh": spent})
            self.tally.note("refresh with a spent token", again, 401)

    async def log_out(self):
        answer = await self.connection.ask("POST", "/api/token/blacklist/", {"refresh": self.refresh})
        self.tally.note("blacklist", answer, 200)
        self.refresh = None

    async def read(self):
        self.tally.note("me", await self.connection.ask("GET", "/api/me/", token=self.access), 200)

    async def verify(self):
        self.tally.note("verify", await self.connection.ask("POST", "/api/token/verify/", {"token": self.access}), 200)

    async def guess(self):
        wrong = {"username": self.user, "password": "wrong"}
        self.tally.note("wrong password", await self.connection.ask("POST", "/api/token/", wrong), 401)

    async def forge(self):
        at = self.random.randrange(len(self.access) - 2)
        forged = self.access[:at] + ("A" if self.access[at] != "A" else "B") + self.access[at + 1:]
        self.tally.note("forged token", await self.connection.ask("GET", "/api/me/", token=forged), 401)
        self.tally.note("verify forged", await self.connection.ask("POST", "/api/token/verify/", {"token": forged}), 401)

    async def ask_oddly(self):
        method, path, *expected = self.random.choice([
            ("GET", "/nothing/here/", 404), ("GET", "/api/token/", 405), ("OPTIONS", "/api/token/", 200),
            ("HEAD", "/api/public/", 200), ("GET", "/api/me", 301), ("GET", "/api/me/", 401), ("DELETE", "/api/public/", 405)])
        self.tally.note("odd", await self.connection.ask(method, path), *expected)

    async def send_wrong_fields(self):
        fields = self.random.choice([{}, {"username": None}, [], "text", {"username": ["x"], "password": 5}])
        self.tally.note("wrong fields", await self.connection.ask("POST", "/api/token/", fields), 400)

    async def send_garbage(self):
        self.connection.cut()
        await self.connection.send(self.random.randbytes(self.random.randrange(8, 200)) + b"\r\n\r\n")
        self.tally.note("garbage", await self.connection.answer(), 400, 505)  # or an unknown version, by chance
        self.connection.cut()

    async def send_half(self):
        text = b"POST /api/token/ HTTP/1.1\r\nHost: soak\r\nContent-Length: 500\r\n\r\n{\"username\": \""
        self.connection.cut()
        await self.connection.send(text[:self.random.randrange(1, len(text))])
        await asyncio.sleep(0)
        self.connection.cut()
        self.tally.note("half a request", (0, b""), 0)

    async def send_too_much(self):
        self.connection.cut()
        size = 3_000_000
        await self.connection.send(b"POST /api/token/ HTTP/1.1\r\nHost: soak\r\nContent-Type: application/json\r\n"
                                   b"Content-Length: %d\r\n\r\n" % size)
        self.tally.note("too large a body", await self.connection.answer(), 413)
        self.connection.cut()

    async def send_much(self):
        padding = "x" * self.random.randrange(100_000, 1_000_000)
        answer = await self.connection.ask("POST", "/api/token/verify/", {"token": self.access, "padding": padding})
        self.tally.note("a large body", answer, 200)

    async def leave_early(self):
        body = json.dumps(self.fields()).encode()
        await self.connection.send(b"POST /api/token/ HTTP/1.1\r\nHost: soak\r\nContent-Type: application/json\r\n"
                                   b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.connection.cut()
        self.tally.unknown += 1
        self.tally.note("left before the answer", (0, b""), 0)

    async def pipeline(self):
        self.connection.cut()
        await self.connection.send(b"GET /api/public/ HTTP/1.1\r\nHost: soak\r\n\r\n" * 5)
        for _ in range(5):
            self.tally.note("pipelined", await self.connection.answer(), 200)

    DEEDS = {"read": 30, "verify": 15, "rotate": 20, "forge": 4, "ask_oddly": 6, "send_wrong_fields": 4, "send_garbage": 2,
             "send_half": 3, "send_too_much": 0.4, "send_much": 0.4, "leave_early": 1, "pipeline": 2, "guess": 1, "log_in": 3,
             "log_out": 3}

    async def live(self, is_over):
        names, weights = zip(*self.DEEDS.items())
        while not is_over():
            try:
                if not self.refresh:
                    await self.log_in()
                else:
                    await getattr(self, self.random.choices(names, weights)[0])()
            except (ConnectionError, asyncio.TimeoutError) as error:
                self.tally.wrong[f"{type(error).__name__}: {error}"] += 1
                self.tally.unknown += 1
                self.refresh = None  # who knows whether it was spent
                self.connection.cut()
        self.connection.cut()

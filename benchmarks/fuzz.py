"""Bad input through every door of the running app: python -m benchmarks.fuzz [--count 10000]

Each must be answered within a second by a client error or a sentence, none by a server error or a
traceback; after every hundred a good drawing must still be read. Told: the answers by status, the
slowest, the server's memory after the first tenth and at the end. The same seed, the same run.
"""

import argparse
import base64
import http.client
import json
import random
import struct
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil

from benchmarks.app import SEVEN, running_app, wait_until_served

API = "/gradio_api"
JSON = {"Content-Type": "application/json"}


class Request(NamedTuple):
    method: str
    path: str
    body: bytes
    headers: dict[str, str]


class Findings(NamedTuple):
    statuses: Counter[int]
    slowest: float  # seconds
    wrong: list[str]  # each an answer that should not have been
    memory: list[float]  # MiB


# ---- Bad things ---------------------------------------------------------------------------------


def png(width: int, height: int, content: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever `content` it has."""

    def chunk(kind: bytes, of: bytes) -> bytes:
        return struct.pack(">I", len(of)) + kind + of + struct.pack(">I", zlib.crc32(kind + of))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(content))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


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
    b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file",
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
        return "{" + ",".join(f'"{rng.choice(keys)}":{each}' for each in inside) + "}"
    return "[" + ",".join(inside) + "]"


def drawing(rng: random.Random) -> str:
    """A drawing with one thing wrong."""
    keys = ["strokes", "pen", "picture", "nets", "skip", "unit", "filter"]
    parts = {
        "strokes": json.dumps(SEVEN),
        "pen": "18",
        "nets": '["lenet5"]',
        "picture": "null",
    }
    parts[rng.choice(keys)] = value(rng)
    if rng.random() < 0.3:
        x, y = rng.choice(NUMBERS), rng.choice([*NUMBERS, '"a"', "null"])
        parts["strokes"] = f"[[[{x},{y}],[1,2,3]]]"
    return "{" + ",".join(f'"{key}":{part}' for key, part in parts.items()) + "}"


def requests(rng: random.Random, own: dict[str, int]) -> Iterator[Request]:
    """Bad requests without end; `own`: the page's functions with their components."""

    def ask(function: str, data: str) -> Request:
        whole = f'{{"component_id":{own[function]},"fn_name":"{function}","session_hash":"fuzz",'
        return Request("POST", f"{API}/component_server/", f'{whole}"data":{data}}}'.encode(), JSON)

    def picture() -> str:
        return json.dumps(base64.b64encode(rng.choice(PICTURES)).decode())

    def rare() -> Request:
        kind = rng.randrange(4)
        if kind == 0:
            return ask("answer", '{"strokes":[[' + "[1,2]," * 1_000_000 + "[1,2]]]}")
        if kind == 1:
            return ask("answer", "[" * 100_000 + "]" * 100_000)
        if kind == 2:
            return ask("take_picture", json.dumps("A" * 30_000_000))
        return ask("take_picture", json.dumps(base64.b64encode(bytes(15_000_000)).decode()))

    functions = sorted(own)
    while True:
        kind = rng.randrange(12)
        if rng.random() < 0.002:
            yield rare()
        elif kind < 4:
            yield ask("answer", drawing(rng))
        elif kind == 4:
            yield ask(rng.choice(["take_picture", "read_colour"]), picture())
        elif kind == 5:
            yield ask(rng.choice(["take_trace", "take_picture", "read_colour"]), value(rng))
        elif kind == 6:  # no JSON, or cut off
            whole = ask("answer", drawing(rng)).body
            cut = whole[: rng.randrange(len(whole))] if rng.random() < 0.5 else rng.randbytes(50)
            yield Request("POST", f"{API}/component_server/", cut, JSON)
        elif kind == 7:  # no such function or component
            call: dict[str, object] = {
                "component_id": rng.choice([-1, 99999, None, "1", [1], {}, 1.5, True])
            }
            call["fn_name"] = rng.choice([*functions, "__init__", "launch", None, 7])
            yield Request("POST", f"{API}/component_server/", json.dumps(call).encode(), JSON)
        elif kind == 8:
            data = ",".join(value(rng) for _ in range(rng.randrange(7)))
            path = f"{API}/call/{rng.choice(['read_strokes', 'read_picture', 'nothing'])}"
            yield Request("POST", path, f'{{"data":[{data}]}}'.encode(), JSON)
        elif kind == 9:
            asked = f'{{"data":{value(rng)},"fn_index":{value(rng)},"session_hash":{value(rng)}}}'
            yield Request("POST", f"{API}/queue/join", asked.encode(), JSON)
        elif kind == 10:
            kinds = ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain"]
            body = rng.choice([b"", b"--x--", b"--x\r\n\r\n", rng.randbytes(300)])
            yield Request("POST", f"{API}/upload", body, {"Content-Type": rng.choice(kinds)})
        else:
            ways = ["file=/etc/passwd", "proxy=http://127.0.0.1", "stream/x", "runs", "run/answer"]
            path = f"{API}/{rng.choice(ways)}" + rng.choice(["", "/", "/..", "%00", "?a=%ff"])
            yield Request(rng.choice(["GET", "POST", "PUT", "DELETE"]), path, b"{}", JSON)


# ---- The run ----------------------------------------------------------------------------------


def fuzz(url: str, server: int, count: int, seed: int = 0) -> Findings:
    """`count` bad requests, one after the other, to the app at `url` (its process: `server`)."""
    address = urlsplit(url).netloc
    connection = http.client.HTTPConnection(address, timeout=30)

    def send(request: Request) -> tuple[int, bytes]:
        connection.request(request.method, request.path, request.body, request.headers)
        response = connection.getresponse()
        return response.status, response.read()

    config = json.loads(send(Request("GET", "/config", b"", {}))[1])
    own = {
        name: component["id"]
        for component in config["components"]
        for name in component["props"].get("server_fns") or component.get("server_fns") or []
    }
    found = Findings(Counter(), 0.0, [], [])
    bad = requests(random.Random(seed), own)
    for number in range(count):
        request = next(bad)
        start = time.perf_counter()
        try:
            status, answer = send(request)
            if status == 200 and b'"event_id"' in answer:  # an endpoint's answer is fetched
                event = json.loads(answer)["event_id"]
                if request.path.startswith(f"{API}/call/"):
                    status, answer = send(Request("GET", f"{request.path}/{event}", b"", {}))
        except (OSError, http.client.HTTPException) as error:
            found.wrong.append(f"{error!r} for {shown(request)}")
            connection.close()
            continue
        took = time.perf_counter() - start
        found.statuses[status] += 1
        found = found._replace(slowest=max(found.slowest, took))
        if status >= 500 or b"Traceback" in answer or took > 1:
            found.wrong.append(f"{status} in {took:.2f} s for {shown(request)}: {answer[:80]!r}")
        if number % 100 == 99:
            good = {"strokes": SEVEN, "pen": 18, "picture": None, "nets": ["lenet5"]}
            body = {"component_id": own["answer"], "fn_name": "answer", "data": good}
            path = f"{API}/component_server/"
            status, answer = send(Request("POST", path, json.dumps(body).encode(), JSON))
            if status != 200 or json.loads(answer)["nets"]["lenet5"]["digit"] != 7:
                found.wrong.append(f"a good drawing was not read: {status} {answer[:80]!r}")
            found.memory.append(psutil.Process(server).memory_info().rss / 2**20)
    return found


def shown(request: Request) -> str:
    return f"{request.method} {request.path} {request.body[:100]!r} ({len(request.body)} bytes)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    with running_app() as (url, process):
        wait_until_served(url)
        found = fuzz(url, process.pid, flags.count, flags.seed)
    print(f"{found.statuses.total()} answers: {dict(sorted(found.statuses.items()))}")
    print(f"slowest {found.slowest:.2f} s; {len(found.wrong)} wrong")
    for wrong in found.wrong[:20]:
        print(wrong)
    early = found.memory[len(found.memory) // 10]
    print(f"memory after a tenth {early:.0f} MiB, at the end {found.memory[-1]:.0f} MiB")


if __name__ == "__main__":
    main()

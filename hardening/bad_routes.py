"""Bad requests to any route of a Gradio app; see bad_input.py for the page's own."""

import random
from collections.abc import Callable
from typing import NamedTuple

API = "/gradio_api"


class Request(NamedTuple):
    method: str
    path: str
    body: bytes
    headers: dict[str, str]


# Every route that a Gradio app has, open or shut, and the page's own beside them.
ROUTES = (
    "/ /config /config/ /login /logout /deep_link /assets/{x} /static/{x} /svelte/{x} /favicon.ico "
    "/theme.css /robots.txt /pwa_icon /pwa_icon/{x} /manifest.json /monitoring /monitoring/{x} "
    "/openapi.json /docs /redoc /worker.js /healthz"
).split() + [
    f"{API}/{route}"
    for route in (
        "user token app_id login_check dev/reload runs run-history/{x} info info/ openapi.json "
        "custom_component/{x}/client/y/z proxy={x} file={x} file/{x} stream/{x} stream/{x}/close "
        "reset reset/ heartbeat/{x} run/{x} api/{x} call/v2/{x} call/v2/{x}/ call/{x} call/{x}/ "
        "call/{x}/{x} call/v2/{x}/{x} queue/join queue/data queue/status cancel component_server "
        "upload upload_progress startup-events theme.css process_recording vibe-edit vibe-code "
        "undo-vibe-edit vibe-starter-queries profiling/traces deep_link mcp mcp/ mcp/{x}"
    ).split()
]
PARTS_OF_PATHS = ["read_strokes", "read_picture", "read_number", "x", "%00", "..%2f", "%ff", "-1"]
KEYS = (
    "data fn_index session_hash event_id event_data trigger_id simple_format batched oauth_token "
    "strokes width height pen net picture path meta component_id fn_name upload_id deep_link page"
).split()


DISPOSITIONS = [
    b'form-data; name="files"; filename="a.png"',
    b'form-data; name="files"; filename="../../etc/passwd"',
    b'form-data; name="files"; filename=""',
    b'form-data; name="files"',
    b'form-data; name="other"; filename="a.png"',
    b'form-data; filename="a.png"',
    b'form-data; name="files',
    b"\xff\x00",
    b"",
]


def form(rng: random.Random) -> Request:
    """An upload: of other fields than Gradio's, without a file, without an end, or a good one."""
    boundary = rng.choice([b"x", b"-" * 70, b"y" * 300, b"x y", b"\xff", b""])
    named = rng.choice([boundary] * 5 + [b"x"]).decode("latin-1")
    kind = rng.choice(
        ["multipart/form-data", "text/plain"] + [f"multipart/form-data; boundary={named}"] * 6
    )
    body = rng.choice([b"", b"", b"\r\n", rng.randbytes(30)])
    for _ in range(rng.choice([0, 1, 1, 1, 2, 11, 2_000])):
        head = b"Content-Disposition: " + rng.choice(DISPOSITIONS)
        content = rng.choice([b"", rng.randbytes(300), b"\r\n--", b"\r\n--" + boundary])
        body += b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"
    body += rng.choice([b"--" + boundary + b"--\r\n"] * 3 + [b"--" + boundary, b""])
    return Request("POST", f"{API}/upload", body, {"Content-Type": kind})


def anywhere(rng: random.Random, value: Callable[[random.Random], str]) -> Request:
    """Any method, any route, all that may stand in its body, its query and its head at once.

    `value`: any JSON at all, as text.
    """
    path = rng.choice(ROUTES)
    while "{x}" in path:
        path = path.replace("{x}", rng.choice(PARTS_OF_PATHS), 1)
    if rng.random() < 0.5:
        path += "?" + "&".join(f"{key}={rng.choice(PARTS_OF_PATHS)}" for key in rng.sample(KEYS, 3))
    chosen = rng.sample(KEYS, rng.randrange(len(KEYS)))
    body = "{" + ",".join(f'"{key}":{value(rng)}' for key in chosen) + "}"
    headers = {
        "Content-Type": rng.choice(["application/json", "text/plain", "multipart/form-data"])
    }
    for name in ("X-Forwarded-Host", "X-Gradio-Server", "X-Forwarded-Proto", "Range", "Cookie"):
        if rng.random() < 0.3:
            headers[name] = rng.choice(
                ["evil.example", "http://evil.example/x", "https", "bytes=-9"]
            )
    method = rng.choice(["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
    return Request(method, path, body.encode() if method != "GET" else b"", headers)

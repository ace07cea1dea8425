"""Every route that is answered, and what it costs; all others are 404.

Gradio's own are named as `app.routes` has them, so that what a newer Gradio adds stays shut until
it is listed here (`tests/server/test_routes.py`).
"""

import re
from typing import NamedTuple

from ..ink.photo import MAX_BYTES
from .bodies import Refused

API = "/gradio_api"
SMALL_BODY, LARGE_BODY = (256_000, MAX_BYTES + 10_000)  # bytes: a drawing's (90,000), a picture's
PARAMETERS = {
    "hash": "[0-9a-f]{16}",
    "path": ".+",
    "drawing": "word",
    "picture": "picture|colour",
    "api_name": "read_strokes|read_picture|read_number",
    "event_id": r"[\w-]{1,100}",
    "rest": "(/.*)?",
}


class Route(NamedTuple):
    """`cost`, in units of about what a small drawing costs (2 ms), before its body is there."""

    method: str
    path: str
    handler: str  # a method of `gateway.Gateway`
    cost: float
    is_large: bool = False

    def body_cost(self, size: int) -> float:
        """Pictures are cheap by the byte, drawings are not."""
        return size / (200_000 if self.is_large else 2_000)


FILES = "/assets/{path:path} /static/{path:path} /svelte/{path:path} /favicon.ico /theme.css"
FILES += f" /robots.txt /manifest.json {API}/theme.css {API}/app_id {API}/startup-events"
TEXTS = f"/config {API}/info {API}/openapi.json {API}/queue/status"
OWN_ROUTES = (
    Route("GET", "/page/{hash}/{path}", "page_file", 0.2),
    Route("GET", "/worker.js", "worker_script", 0.2),
    Route("GET", "/healthz", "health", 0.2),
    Route("POST", "/page/{hash}/{drawing}", "question", 1),
    Route("POST", "/page/{hash}/{picture}", "question", 20, is_large=True),
)
GRADIO_ROUTES = (
    Route("GET", "/", "index", 1),
    *(Route("GET", path, "cached", 0.2) for path in FILES.split()),
    *(Route("GET", path, "cached", 2) for path in TEXTS.split()),
    Route("GET", f"{API}/queue/data", "results", 1),
    Route("GET", f"{API}/call/{{api_name}}/{{event_id}}", "results", 1),
    Route("POST", f"{API}/queue/join", "call", 5),
    Route("POST", f"{API}/call/{{api_name}}", "call", 5),
    Route("POST", f"{API}/call/v2/{{api_name}}", "call", 5),
    Route("POST", f"{API}/cancel", "acknowledge", 2),
    Route("POST", f"{API}/reset", "acknowledge", 1),
    Route("POST", f"{API}/upload", "upload", 10, is_large=True),
)
MCP_ROUTES = tuple(
    Route(method, f"{API}/mcp{{rest}}", "mcp", 5 if method == "POST" else 1)
    for method in ("GET", "POST", "DELETE")
)


class Router:
    def __init__(self, serves_mcp: bool):
        routes = OWN_ROUTES + GRADIO_ROUTES + (MCP_ROUTES if serves_mcp else ())
        self.routes = [(route, pattern(route.path)) for route in routes]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route, and the parameters in its path; raises `Refused` with 404 or 405."""
        is_known = False
        for route, regex in self.routes:
            if match := regex.fullmatch(path.rstrip("/") or "/"):
                if route.method == {"HEAD": "GET"}.get(method, method):
                    return route, match.groupdict()
                is_known = True
        raise Refused(405, "Method not allowed.") if is_known else Refused(404, "Not found.")


def pattern(path: str) -> re.Pattern[str]:
    def group(match: re.Match[str]) -> str:
        return f"(?P<{match[1]}>{PARAMETERS[match[1]]})"

    return re.compile(re.sub(r"\{(\w+)(?::path)?\}", group, path.replace(".", r"\.")))

"""Which of the app's routes are open, and what a request of each costs: all others are shut.

By the names that the routes have in `app.routes`, so that what a newer Gradio adds stays shut
until somebody names it here (`tests/server/test_routes.py`).
"""

import re

API = "/gradio_api"
TOKEN = r"[\w-]{1,100}"
NAMED = "(read_strokes|read_picture|read_number)"

# In units of work, of which each address may ask for so many a second (`bounds.py`): one is about
# what a small drawing costs, two milliseconds.
OPEN: dict[str, dict[str, float]] = {
    "GET": {
        "/": 1,
        "/config": 2,
        "/config/": 2,
        "/assets/{path:path}": 0.2,
        "/static/{path:path}": 0.2,
        "/svelte/{path:path}": 0.2,
        "/favicon.ico": 0.2,
        "/theme.css": 0.2,
        "/robots.txt": 0.2,
        "/manifest.json": 0.2,
        f"{API}/info": 2,
        f"{API}/info/": 2,
        f"{API}/openapi.json": 5,
        f"{API}/app_id": 0.5,
        f"{API}/app_id/": 0.5,
        f"{API}/theme.css": 0.2,
        f"{API}/startup-events": 0.5,
        f"{API}/queue/data": 1,
        f"{API}/queue/status": 0.5,
        f"{API}/call/{{api_name}}/{{event_id}}": 1,
    },
    "POST": {
        f"{API}/upload": 10,
        f"{API}/queue/join": 5,
        f"{API}/cancel": 2,
        f"{API}/reset": 1,
        f"{API}/reset/": 1,
        f"{API}/call/{{api_name}}": 5,
        f"{API}/call/{{api_name}}/": 5,
        f"{API}/call/v2/{{api_name}}": 5,
        f"{API}/call/v2/{{api_name}}/": 5,
    },
}
# The page's own, which Gradio never sees.
PAGE = "/page/[0-9a-f]{16}"
OWN: dict[str, dict[str, float]] = {
    "GET": {rf"{PAGE}/.+": 0.2, r"/worker\.js": 0.2, "/healthz": 0.2},
    "POST": {f"{PAGE}/word": 1, f"{PAGE}/(picture|colour)": 20},
}
# The doors that pictures come in by.
LARGE = re.compile(rf"{PAGE}/(picture|colour)|{API}/upload")
BYTES_A_UNIT, BYTES_A_SMALL_UNIT = 200_000, 2_000  # of a picture, of a drawing
STREAMS = re.compile(rf"{API}/(queue/data|call/{NAMED}/{TOKEN})")


def pattern(route: str) -> str:
    """A route as `app.routes` names it → what its paths match."""
    parts = {"path:path": ".+", "api_name": NAMED}
    return re.sub(
        r"\\\{([^}]+)\\\}",
        lambda found: parts.get(found[1], TOKEN),
        re.escape(route).replace(r"\:", ":").replace(r"\_", "_"),
    )


Doors = dict[str, list[tuple[re.Pattern[str], float]]]
GRADIO_S: Doors = {
    method: [(re.compile(pattern(route)), units) for route, units in routes.items()]
    for method, routes in OPEN.items()
}
OURS: Doors = {
    method: [(re.compile(route), units) for route, units in routes.items()]
    for method, routes in OWN.items()
}


def units_of(doors: Doors, method: str, path: str) -> float | None:
    """What a request costs before its body is there; None where that door is shut."""
    routes = doors.get({"HEAD": "GET"}.get(method, method), [])
    return next((units for of, units in routes if of.fullmatch(path)), None)


def units_for(path: str, body: bytes) -> float:
    """What its body costs."""
    return len(body) / (BYTES_A_UNIT if LARGE.fullmatch(path) else BYTES_A_SMALL_UNIT)


def is_known(doors: Doors, path: str) -> bool:
    """Whether the path is open, if only to other kinds of requests."""
    return any(of.fullmatch(path) for routes in doors.values() for of, _ in routes)

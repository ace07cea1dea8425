"""Every route that the app has is open by name, or shut."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from gradio.routes import App

from lenet_demo.page.build import build_page
from lenet_demo.server.bodies import Refused
from lenet_demo.server.routes import GRADIO_ROUTES, Router

thread = ThreadPoolExecutor(1)


@pytest.fixture(scope="module")
def page(nets):
    return build_page(nets, {}, {})


@pytest.fixture(scope="module")
def routes(page):
    found = {
        (method, route.path)
        for route in walk(App.create_app(page[0]))
        for method in getattr(route, "methods", None) or ["GET"]
    }
    assert len(found) > 60
    return found


def walk(router):
    """All routes, also those of routers within."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route
        else:
            yield from walk(inner)


def status(page, method, path):
    """With which the gateway answers; 200 where Gradio would be asked."""
    statuses = []

    async def gradio(scope, receive, send):
        headers = [(b"content-type", b"text/css")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        statuses.append(message.get("status"))

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
    scope |= {"headers": [(b"host", b"x")], "query_string": b"", "client": ("10.0.0.1", 1)}
    gateway = page[2]
    gateway.quotas.units.debts.clear()
    thread.submit(asyncio.run, gateway.around(gradio)(scope, receive, send)).result()
    return statuses[0]


def test_each_is_open_by_name_or_shut(page, routes):
    open_routes = {(route.method, route.path) for route in GRADIO_ROUTES}
    for method, route in routes:
        path = re.sub(r"\{[^}]+\}", "read_strokes", route)
        named = "GET" if method == "HEAD" else method
        if (named, route.rstrip("/") or "/") in open_routes:
            assert Router(serves_mcp=False).find(method, path)
        else:
            assert status(page, method, path) in (404, 405), (method, route)


def test_every_listed_route_is_one_that_gradio_has(routes):
    for route in GRADIO_ROUTES:
        assert (route.method, route.path) in routes


def test_a_new_gradio_s_new_route_is_shut(page):
    for path in ("/gradio_api/agents", "/gradio_api/call/other", "/new", "/gradio_api/queue/peek"):
        for method in ("GET", "POST", "PUT", "PATCH"):
            with pytest.raises(Refused, match="Not found"):
                Router(serves_mcp=True).find(method, path)
            assert status(page, method, path) == 404
    assert status(page, "GET", "/theme.css") == 200

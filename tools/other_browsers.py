"""The engine in Firefox and WebKit as Debian has them: firefox-esr; webkit2gtk-driver and xvfb.

Both are asked in the language that they bring themselves: Firefox in WebDriver BiDi, WebKit in
WebDriver. A page is here what evaluates a function of JavaScript on an argument.
"""

import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from websocket import create_connection

from tools.app import free_port
from tools.browser_engine import SCRIPT, answer

MINIBROWSERS = Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser")
# On a JSON text; gives JSON.
WRAPPED = "async (text) => JSON.stringify((await (%s)(JSON.parse(text))) ?? null)"


class OtherPage:
    """A page with the engine and the networks of these names, as `bench`."""

    def __init__(self, call: Callable[[str, str], str], names: Any) -> None:
        self.call = call
        self.evaluate(SCRIPT, list(names))

    def evaluate(self, function: str, argument: Any = None) -> Any:
        return json.loads(self.call(WRAPPED % function.strip(), json.dumps(argument)))


class Files(BaseHTTPRequestHandler):
    """What `browser_engine.answer` has."""

    def do_GET(self) -> None:
        file = answer(self.path.removeprefix("/"))
        self.send_response(404 if file is None else 200)
        kind, body = file or ("text/plain", b"")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of the engine's page on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def running(*command: str, **environment: str) -> Iterator[subprocess.Popen]:
    """A process, ended with the block; what it says is its `stderr`."""
    process = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def engine_in_firefox(names: Any) -> Iterator[OtherPage]:
    with tempfile.TemporaryDirectory() as profile, served() as home:
        command = ("firefox-esr", "--headless", "--no-remote", "--profile", profile)
        with running(*command, "--remote-debugging-port", str(free_port())) as firefox:
            assert firefox.stderr
            address = next(filter(None, map(re.compile(r"ws://\S+").search, firefox.stderr)))[0]
            Thread(target=firefox.stderr.read, daemon=True).start()  # a full pipe would block it
            socket = create_connection(f"{address}/session", suppress_origin=True)

            def ask(method: str, **parameters: Any) -> dict:
                socket.send(json.dumps({"id": 1, "method": method, "params": parameters}))
                while (heard := json.loads(socket.recv())).get("id") != 1:
                    pass  # an event
                if heard["type"] == "error":
                    raise RuntimeError(heard["message"])
                return heard["result"]

            ask("session.new", capabilities={})
            context = ask("browsingContext.getTree")["contexts"][0]["context"]
            ask("browsingContext.navigate", context=context, url=home, wait="complete")

            def call(function: str, text: str) -> str:
                result = ask(
                    "script.callFunction",
                    functionDeclaration=function,
                    arguments=[{"type": "string", "value": text}],
                    awaitPromise=True,
                    target={"context": context},
                )
                if result["type"] == "exception":
                    raise RuntimeError(result["exceptionDetails"]["text"])
                return result["result"]["value"]

            yield OtherPage(call, names)
            socket.close()


@contextmanager
def engine_in_webkit(names: Any) -> Iterator[OtherPage]:
    port, display = free_port(), f":{free_port() % 10_000 + 100}"
    with (
        served() as home,
        running("Xvfb", display),
        running(
            "WebKitWebDriver",
            f"--port={port}",
            DISPLAY=display,
            # As root, as in a container, its own sandbox does not start.
            WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1",
            WEBKIT_DISABLE_COMPOSITING_MODE="1",
        ),
    ):

        def ask(path: str, **parameters: Any) -> Any:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/session{path}",
                json.dumps(parameters).encode(),
                {"Content-Type": "application/json"},
            )
            return json.load(until_there(partial(urllib.request.urlopen, request)))["value"]

        options = {"binary": str(next(MINIBROWSERS)), "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        session = "/" + ask("", capabilities={"alwaysMatch": wanted})["sessionId"]
        ask(f"{session}/timeouts", script=600_000)
        ask(f"{session}/url", url=home)

        def call(function: str, text: str) -> str:
            script = (
                "const [text, done] = arguments;"
                f"({function})(text).then((json) => done([json]), (error) => done(String(error)));"
            )
            result = ask(f"{session}/execute/async", script=script, args=[text])
            if isinstance(result, str):
                raise RuntimeError(result)
            return result[0]

        yield OtherPage(call, names)


def until_there(open_it: Callable) -> Any:
    """What `open_it` gives, as soon as the other side listens."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return open_it()
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)

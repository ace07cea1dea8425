"""A visitor as locust plays one: opens the page as a browser does, then draws now and then.

It fetches all that Chromium fetched (`load.py` looks), once. A stroke every three seconds is read
in the browser, which costs the server nothing, and is followed by one question: PyTorch's word.
"""

import json
import os
import random

import gevent
from locust import FastHttpUser, between, task

from tools.app import SEVEN

# Three on average and never the same: gevent wakes all who fell into one turn of its loop at one
# moment again, so that visitors of equal pace end up drawing in chorus, two hundred at a time.
SECONDS_BETWEEN_STROKES = (2, 4)
OPENED = json.loads(os.environ["OPENED"])


class Visitor(FastHttpUser):
    """Opens the page, then draws.

    Locust's lean client: the other one takes more of a core for its own work at this pace than the
    server does for its answers, and what it then measures is its own queue.
    """

    wait_time = between(*SECONDS_BETWEEN_STROKES)

    def on_start(self) -> None:
        # Each has an address of its own, as behind a proxy that the server knows (`load.py`).
        address = ".".join(str(random.randint(1, 254)) for _ in range(3))
        self.headers = {"X-Forwarded-For": f"10.{address}", "Accept-Encoding": "gzip"}
        for path in OPENED:
            name = "open: the page's" if path.startswith("/page/") else "open: Gradio's"
            self.client.get(path, name=name, headers=self.headers)
        # Locust lets visitors in by the second: they shall not all draw on its stroke.
        gevent.sleep(SECONDS_BETWEEN_STROKES[1] * random.random())
        (self.address,) = {path[:22] for path in OPENED if path.startswith("/page/")}

    @task
    def draw(self) -> None:
        (stroke,) = SEVEN
        drawing = {
            "strokes": [stroke[: random.randint(2, len(stroke))]],
            "pen": 18,
            "picture": None,
            "skip": [],
            "nets": ["lenet5", "modern"],
        }
        # As bytes, which go out with the head: text follows it once that has been acknowledged.
        body = json.dumps(drawing).encode()
        with self.client.post(
            f"{self.address}/word",
            data=body,  # type: ignore[arg-type]  # locust's annotation knows text alone
            name="word",
            headers=self.headers,
            catch_response=True,
        ) as response:
            if response.status_code in (429, 503):
                response.request_meta["name"] = "busy"
                response.success()
            elif response.status_code != 200 or b'"nets"' not in response.content:
                response.failure(f"{response.status_code}: {response.text[:80]}")

"""A visitor as locust plays one: opens the page as a browser does, then draws now and then.

It fetches all that Chromium fetched (`load.py` looks), once. A stroke every three seconds is read
in the browser, which costs the server nothing, and is followed by one question: PyTorch's word.
"""

import json
import os
import random

import gevent
from locust import HttpUser, constant_pacing, task

from benchmarks.app import SEVEN

SECONDS_BETWEEN_STROKES = 3
OPENED = json.loads(os.environ["OPENED"])


class Visitor(HttpUser):
    """Opens the page, then draws.

    Not locust's lean client: that sends a question's body only when its head has been acknowledged,
    after 200 ms of doing nothing. Browsers do not.
    """

    wait_time = constant_pacing(SECONDS_BETWEEN_STROKES)

    def on_start(self) -> None:
        for path in OPENED:
            name = "open: the page's" if path.startswith("/page/") else "open: Gradio's"
            self.client.get(path, name=name, headers={"Accept-Encoding": "gzip"})
        # Locust lets visitors in by the second: they shall not all draw on its stroke.
        gevent.sleep(SECONDS_BETWEEN_STROKES * random.random())
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
        with self.client.post(
            f"{self.address}/word", data=json.dumps(drawing), name="word", catch_response=True
        ) as response:
            if response.status_code == 503:
                response.request_meta["name"] = "busy"
                response.success()
            elif response.status_code != 200 or b'"nets"' not in response.content:
                response.failure(f"{response.status_code}: {response.text[:80]}")

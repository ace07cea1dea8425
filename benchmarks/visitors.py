"""A visitor who draws, for locust: ten updates a second through the page's own door."""

import json
import uuid

from locust import FastHttpUser, constant_throughput, task

from benchmarks.app import SEVEN

UPDATES_PER_SECOND = 10


class Visitor(FastHttpUser):
    """Draws a seven point by point, both networks asked, then begins anew."""

    wait_time = constant_throughput(UPDATES_PER_SECOND)

    def on_start(self) -> None:
        config = self.client.get("/config", name="config").json()
        components = config["components"]
        (figure,) = (c["id"] for c in components if c["props"].get("elem_id") == "figure")
        self.call = {"component_id": figure, "fn_name": "answer", "session_hash": uuid.uuid4().hex}
        self.points = 0

    @task
    def move(self) -> None:
        (stroke,) = SEVEN
        self.points = self.points % len(stroke) + 1
        drawing = {
            "strokes": [stroke[: self.points]],
            "pen": 18,
            "picture": None,
            "nets": ["lenet5", "modern"],
            "skip": [],
            "before": False,
            "unit": None,
            "filter": None,
        }
        with self.client.post(
            "/gradio_api/component_server/",
            data=json.dumps(self.call | {"data": drawing}),
            headers={"Content-Type": "application/json"},
            name="update",
            catch_response=True,
        ) as response:
            if response.status_code == 200 and response.content.startswith(b'{"busy"'):
                response.request_meta["name"] = "busy"
            elif response.status_code != 200 or b'"nets"' not in response.content:
                response.failure(f"{response.status_code}: {response.text[:80]}")

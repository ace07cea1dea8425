"""The browser's engine without a browser: its modules in node, asked from Python."""

import base64
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

SCRIPT = Path(__file__).with_name("engine.mjs")


class NodeEngine:
    """A node process that has the engine and the networks of these `names`, as `bench`."""

    def __init__(self, node: str, names: Iterable[str]):
        self.process = subprocess.Popen(
            [node, SCRIPT, *names], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def evaluate(self, code: str, arg: Any = None) -> Any:
        """What the expression `code`, or the function that it is, called with `arg`, gives.

        Both travel as JSON. Raises `AssertionError` with the script's own error.
        """
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"code": code, "arg": arg}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline(), object_hook=number)
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(10)


def number(found: dict[str, Any]) -> Any:
    """What JSON cannot say of a number: NaN and the infinities."""
    return (
        float(found["number"].replace("Infinity", "inf")) if found.keys() == {"number"} else found
    )


def pack(values: np.ndarray) -> str:
    """Numbers as `bench.floats` takes them."""
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()


def floats(text: str) -> np.ndarray:
    """What `bench.pack` made of single precision numbers."""
    return np.frombuffer(base64.b64decode(text), np.float32)

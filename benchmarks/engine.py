"""The engine in a browser: a blank page that has its modules and the checkpoints, and no server.

    python -m benchmarks.engine

prints how long it takes, in Chromium: the median of many rounds of twenty, the clock being coarse.
"""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, Route, sync_playwright

from benchmarks.app import CHROMIUM, CHROMIUM_FLAGS, ROOT
from lenet_demo.nets import NETS

# No such place: what the page asks for there is answered from files, and all else refused.
HOME = "https://engine.test/"
FOLDERS = {"engine": ROOT / "lenet_demo" / "engine", "checkpoints": ROOT / "checkpoints"}
NAMES = tuple(NETS)
KINDS = {".js": "text/javascript", ".safetensors": "application/octet-stream"}
# What scripts of tests and benchmarks share, on the page as `bench`.
SCRIPT = """
async (names) => {
  const at = (path) => new URL(path, document.baseURI).href;
  const engine = await import(at("engine/index.js"));
  const nets = {};
  for (const name of names) {
    const file = await fetch(at("checkpoints/" + name + ".safetensors"));
    nets[name] = engine.openNet(await file.arrayBuffer());
  }
  // Numbers as base64 of their bytes: exact, and a third of the size of their digits.
  const pack = (values) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) {
      text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    }
    return btoa(text);
  };
  const unpack = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const floats = (text) => new Float32Array(unpack(text).buffer);
  window.bench = { ...engine, nets, pack, unpack, floats };
}
"""


# How long each takes, in milliseconds.
TIMES = """
() => {
  const { nets, fieldFromStrokes, preprocess, picturesOf, read, explain } = bench;
  const across = [...Array(20).keys()].map((i) => [60 + 7 * i, 60]);
  const down = [...Array(20).keys()].map((i) => [200 - 4 * i, 60 + 9 * i]);
  const strokes = [[...across, ...down]];
  const begun = performance.now();
  const field = fieldFromStrokes(strokes);
  const both = (field) => [read(nets.lenet5, field), read(nets.modern, field)];
  const [{ trace }] = both(field);
  const times = { "the very first field and both traces": performance.now() - begun };
  const steps = preprocess(strokes);
  const tasks = {
    "strokes to field": () => fieldFromStrokes(strokes),
    "pictures of the way": () => picturesOf(steps),
    "lenet5": () => read(nets.lenet5, field),
    "modern": () => read(nets.modern, field),
    "wide": () => read(nets.wide, field),
    "small": () => read(nets.small, field),
    "lenet5 and modern": () => both(field),
    "strokes to both traces": () => both(fieldFromStrokes(strokes)),
    "the sum of a unit of C5": () => explain(nets.lenet5, trace, "c5", [3, 0, 0]),
  };
  for (const [name, task] of Object.entries(tasks)) {
    const rounds = Array.from({ length: 101 }, () => {
      const before = performance.now();
      for (let i = 0; i < 20; i++) task();
      return (performance.now() - before) / 20;
    });
    times[name] = rounds.toSorted((a, b) => a - b)[50];
  }
  return times;
}
"""


def pack(values: np.ndarray) -> str:
    """Numbers as `bench.floats` takes them."""
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()


def floats(text: str) -> np.ndarray:
    """What `bench.pack` made of single precision numbers."""
    return np.frombuffer(base64.b64decode(text), np.float32)


def answer(path: str) -> tuple[str, bytes] | None:
    """The kind and the content of what a page asks for, from the two folders; None for all else."""
    folder, _, name = path.partition("/")
    file = FOLDERS.get(folder, Path()) / name
    if not path:
        return "text/html", b"<!doctype html><title>engine</title>"
    if folder in FOLDERS and file.parent == FOLDERS[folder] and file.suffix in KINDS:
        return KINDS[file.suffix], file.read_bytes()
    return None


def serve(route: Route) -> None:
    found = answer(route.request.url.removeprefix(HOME))
    if found is None:
        route.abort()
    else:
        route.fulfill(content_type=found[0], body=found[1])


def engine_page(browser: Browser, names: Iterable[str] = NAMES) -> Page:
    """A page with the engine and the networks of these names, as `bench`."""
    page = browser.new_page()
    page.route("**/*", serve)
    page.goto(HOME)
    page.evaluate(SCRIPT, list(names))
    return page


@contextmanager
def engine_in_chromium(names: Iterable[str] = NAMES) -> Iterator[Page]:
    """As `engine_page`, in a Chromium that ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield engine_page(browser, names)
        browser.close()


def main() -> None:
    with engine_in_chromium() as page:
        for name, milliseconds in page.evaluate(TIMES).items():
            print(f"{name:40}{milliseconds:8.3f} ms")


if __name__ == "__main__":
    main()

"""The engine in Chromium: a blank page with its modules and the checkpoints, and no server."""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, Route, sync_playwright

from lenet_demo.nets import NETS
from tools.app import CHROMIUM, CHROMIUM_FLAGS, ROOT

# No such place: what the page asks for there is answered from files, and all else refused.
HOME = "https://engine.test/"
FOLDERS = {"engine": ROOT / "lenet_demo" / "engine", "checkpoints": ROOT / "checkpoints"}
NAMES = tuple(NETS)
KINDS = {".js": "text/javascript", ".safetensors": "application/octet-stream"}
# What tests, tools and benchmarks use of the engine, on the page as `bench`.
SCRIPT = """
async (names) => {
  const at = (path) => new URL(path, document.baseURI).href;
  const engine = await import(at("engine/index.js"));
  const training = await import(at("engine/training/index.js"));
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
  window.bench = { ...engine, training, nets, pack, unpack, floats };
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
    if folder in FOLDERS and FOLDERS[folder] in file.resolve().parents and file.suffix in KINDS:
        return KINDS[file.suffix], file.read_bytes()
    return None


def serve(route: Route) -> None:
    file = answer(route.request.url.removeprefix(HOME))
    if file is None:
        route.abort()
    else:
        route.fulfill(content_type=file[0], body=file[1])


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

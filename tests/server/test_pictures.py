"""Pictures are read by a process of their own, which may be killed, and comes again."""

import io
import time

import pytest
from PIL import Image

from lenet_demo.ink import BadDrawing
from lenet_demo.ink.photo import MAX_PIXELS
from lenet_demo.server import pictures


@pytest.fixture
def worker():
    worker = pictures.ImageWorker()
    yield worker
    worker.end()


def file_of(picture, kind="PNG", **more):
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


SIDE = int(MAX_PIXELS**0.5)
WORST = {
    "RGBA": (Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0)), {}),
    "16 bits": (Image.new("I;16", (SIDE, SIDE), 60_000), {}),
    "palette": (Image.new("P", (SIDE, SIDE)), {}),
    "two colours": (Image.new("1", (SIDE, SIDE)), {}),
    "thin": (Image.new("L", (MAX_PIXELS // 2, 2)), {}),
    "WebP": (Image.new("RGBA", (SIDE, SIDE), (9, 9, 9, 9)), {"kind": "WEBP"}),
    "JPEG": (Image.new("CMYK", (9_000, 6_000)), {"kind": "JPEG"}),
    "JPEG in passes": (Image.new("RGB", (SIDE, SIDE)), {"kind": "JPEG", "progressive": True}),
}


@pytest.mark.parametrize("name", WORST)
def test_the_largest_of_each_kind_is_read(worker, name):
    picture, more = WORST[name]
    file = file_of(picture, **more)
    assert len(worker.read("colour", file)) == 3 * 32 * 32
    assert worker.field(file) is None
    with pytest.raises(BadDrawing, match="No ink"):
        worker.read("picture", file)


def test_a_larger_one_in_passes_is_refused(worker):
    picture = Image.new("L", (5_000, 4_000))
    assert worker.read("colour", file_of(picture, "JPEG"))
    with pytest.raises(BadDrawing, match="16 million pixels"):
        worker.read("colour", file_of(picture, "JPEG", progressive=True))


def test_one_that_takes_too_long_is_given_up_and_the_next_is_read(worker, monkeypatch):
    file = file_of(Image.new("L", (300, 300), 255))
    assert worker.field(file) is None
    monkeypatch.setattr(pictures, "SECONDS", 0)
    with pytest.raises(BadDrawing, match="too long"):
        worker.field(file_of(Image.new("RGBA", (SIDE, SIDE))))
    monkeypatch.undo()
    assert worker.field(file) is None


def test_the_process_ends_when_there_is_nothing_to_do(worker, monkeypatch):
    monkeypatch.setattr(pictures, "IDLE_SECONDS", 0.2)
    assert worker.read("colour", file_of(Image.new("L", (30, 30))))
    process = worker.process
    deadline = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() is not None

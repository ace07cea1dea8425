"""Pictures are read by processes of their own, which may be killed, and come again."""

import asyncio
import gc
import io
import json
import subprocess
import sys
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from hardening.attacks import endless_gif
from lenet_demo.ink import BadDrawing
from lenet_demo.ink.photo import MAX_PIXELS
from lenet_demo.page.render import data
from lenet_demo.server import pictures
from lenet_demo.server.bodies import Refused
from lenet_demo.server.quotas import CLIENT, Quotas
from tests.conftest import thorough
from tests.server.sockets import call
from tools.app import page_address

# In a thread of its own: the browser tests leave an event loop running in the main one.
thread = ThreadPoolExecutor(1)
ENDLESS = endless_gif(19_900_000)


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


@pytest.mark.parametrize(
    "name",
    [
        "RGBA",
        "JPEG in passes",
        *thorough("16 bits", "palette", "two colours", "thin", "WebP", "JPEG"),
    ],
)
def test_the_largest_of_each_kind_is_read(worker, name):
    picture, more = WORST[name]
    file = file_of(picture, **more)
    assert len(worker.read("colour", file)) == 3 * 32 * 32
    assert worker.read("field", file) == b""
    with pytest.raises(BadDrawing, match="No ink"):
        worker.read("picture", file)


def test_a_larger_one_in_passes_is_refused(worker):
    picture = Image.new("L", (5_000, 4_000))
    assert worker.read("colour", file_of(picture, "JPEG"))
    with pytest.raises(BadDrawing, match="16 million pixels"):
        worker.read("colour", file_of(picture, "JPEG", progressive=True))


def test_one_that_takes_too_long_is_given_up_and_the_next_is_read(worker, monkeypatch):
    file = file_of(Image.new("L", (300, 300), 255))
    assert worker.read("field", file) == b""
    monkeypatch.setattr(pictures, "CLOCK_SECONDS", 0)
    with pytest.raises(BadDrawing, match="too long"):
        worker.read("field", file_of(Image.new("RGBA", (SIDE, SIDE))))
    monkeypatch.undo()
    assert worker.read("field", file) == b""


def test_the_process_ends_when_there_is_nothing_to_do(worker, monkeypatch):
    monkeypatch.setattr(pictures, "IDLE_SECONDS", 0.2)
    assert worker.read("colour", file_of(Image.new("L", (30, 30))))
    process = worker.process
    deadline = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert process.poll() is not None


def test_one_that_takes_too_much_processor_time_is_given_up_by_the_same_process(
    worker, monkeypatch
):
    monkeypatch.setattr(pictures, "CLOCK_SECONDS", 100)  # a busy machine's are many
    file = file_of(Image.new("L", (300, 300), 255))
    worker.read("field", file)
    process = worker.process
    with pytest.raises(pictures.TooSlow, match="too long"):
        worker.read("picture", ENDLESS)
    # The timer and what was used are counted by different clocks of the kernel's.
    assert 0.9 * pictures.MOST < worker.used < pictures.MOST + 0.5
    assert worker.read("field", file) == b""
    assert worker.used < pictures.MOST
    assert worker.process is process


@pytest.mark.thorough
def test_nobody_waits_and_a_process_ends_all_the_same():
    """As where the server was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ink.image_worker"],
        cwd=pictures.PACKAGE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    process.stdin.write(f"picture 2 {len(ENDLESS)}\n".encode() + ENDLESS)
    process.stdin.close()
    process.stdout.close()
    process.wait(60)


@pytest.mark.thorough
def test_the_time_is_charged_and_nothing_is_kept():
    class File(bytearray):
        """One that may be watched."""

    async def send(reader, file):
        CLIENT.set("slow")
        with pytest.raises(BadDrawing, match="too long") as caught:
            await reader.read("picture", lambda: file)
        del caught
        with pytest.raises(Refused):
            reader.quotas.units.charge("slow", 20)
        reader.quotas.units.charge("another", 20)

    reader, file = pictures.Pictures(Quotas()), File(ENDLESS)
    reader.quotas.units.clock = lambda: 0.0
    kept = weakref.ref(file)
    gc.disable()  # which would find it some time, or never
    try:
        work = thread.submit(asyncio.run, send(reader, file))
        del file
        work.result()
        del work
        end = time.monotonic() + 30
        while kept() is not None and time.monotonic() < end:
            time.sleep(0.01)  # the thread that read it lets go a moment after it has answered
        assert kept() is None
    finally:
        gc.enable()
        reader.quick.end(), reader.thorough.end()


@pytest.mark.thorough
def test_beside_slow_ones_a_quick_one_is_read_and_their_sender_is_told(app_url):
    picture = page_address(app_url).removeprefix(app_url) + "/picture"
    seven = Image.new("L", (900, 1_200), 240)
    seven.paste(10, (300, 300, 500, 900))
    with ThreadPoolExecutor(6) as senders:
        slow = [
            senders.submit(call, app_url, "POST", picture, ENDLESS, None, number)
            for number in range(200, 206)
        ]
        while not any(one.done() for one in slow):
            status, answer = call(app_url, "POST", picture, file_of(seven), None, 210)
            assert (status, list(json.loads(answer))) == (200, ["picture"])
            time.sleep(0.2)
        answers = [one.result() for one in slow]
    sentences = {json.loads(answer)["error"] for _, answer in answers}
    assert {pictures.TOO_LONG} <= sentences <= {pictures.TOO_LONG, pictures.TOO_MANY}


def test_the_page_waits_longer_than_the_server(nets):
    assert data(nets, {})["picture_seconds"] > pictures.LONGEST

"""What gives way, in a real server: bodies and streams over a share, and all of it at the end."""

import io
import json
import signal
import subprocess
import sys

import pytest
from PIL import Image

from tests.server.conftest import running_lowered
from tests.server.lowered import BODIES, SESSIONS
from tests.server.sockets import API, END, FORM, HEAD, begin_upload, listen, rest
from tests.server.test_gateway import call
from tools.app import ROOT

LISTENERS = (f"{API}/mcp/", f"{API}/mcp/sse")
SEVEN = [[[60, 60], [200, 60], [130, 240]]]


def error(answer):
    """(status, sentence) of an answer, as it came."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["error"]


def slow_picture(url):
    """What names a picture that takes a moment to be read, uploaded."""
    file = io.BytesIO()
    Image.new("RGBA", (2000, 2000), (255, 255, 255, 0)).save(file, "PNG")
    body = HEAD + file.getvalue() + END
    status, answer = call(url, "POST", f"{API}/upload", body, {"Content-Type": FORM})
    assert status == 200
    return {"path": json.loads(answer)[0], "meta": {"_type": "gradio.FileData"}}


def join(url, session, name, data):
    """Ask Gradio's queue for the endpoint of this `name`."""
    config = json.loads(call(url, "GET", "/config")[1])
    (number,) = (each["id"] for each in config["dependencies"] if each["api_name"] == name)
    asked = {"data": data, "fn_index": number, "session_hash": session}
    assert call(url, "POST", f"{API}/queue/join", asked)[0] == 200


def test_the_oldest_body_of_an_address_gives_way_to_its_newest(lowered):
    size = BODIES // 3 + 1
    other = begin_upload(lowered.url, size, number=1)
    bodies = [begin_upload(lowered.url, size) for _ in range(3)]
    status, sentence = error(rest(bodies[0]))
    assert (status, sentence) == (429, "Too many requests from your address; try again in 1 s.")
    for body in (*bodies[1:], other):
        body.sendall(END[-1:])
        assert rest(body).startswith(b"HTTP/1.1 200")
        body.close()


def test_whoever_listens_for_too_long_is_ended_again_and_again(lowered):
    """As often as it happens: the task that sees to it goes on."""
    for _ in range(2):
        listeners = [listen(lowered.url, path) for path in LISTENERS]
        for listener in listeners:
            assert rest(listener).endswith(b"0\r\n\r\n")
            listener.close()


def test_of_two_that_fetch_the_same_results_the_second_is_refused(lowered):
    body = {"data": [slow_picture(lowered.url), "lenet5"]}
    event = json.loads(call(lowered.url, "POST", f"{API}/call/read_picture", body)[1])["event_id"]
    first, second = (listen(lowered.url, f"{API}/call/read_picture/{event}") for _ in range(2))
    assert error(rest(second)) == (409, "Another request is fetching these results.")
    assert b"event: complete" in rest(first)


def test_a_session_that_gives_way_ends_its_stream(lowered):
    picture = slow_picture(lowered.url)
    for _ in range(4):
        join(lowered.url, "first", "read_picture", [picture, "lenet5"])
    with listen(lowered.url, f"{API}/queue/data?session_hash=first") as stream:
        stream.recv(100)
        for number in range(SESSIONS):
            join(lowered.url, f"later{number}", "read_strokes", [SEVEN, 280, 280, 18, "lenet5"])
        found = rest(stream)
    assert found.endswith(b"0\r\n\r\n")
    assert found.count(b"process_completed") < 4
    assert b"site-packages" not in found


@pytest.mark.parametrize("mcp", [False, True])
def test_told_to_end_it_ends_all_that_is_open_and_leaves_nothing(tmp_path, mcp):
    """Nor does it leave what one left that was killed before."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    with running_lowered(tmp_path, mcp) as (url, process):
        body = {"data": [slow_picture(url), "lenet5"]}
        event = json.loads(call(url, "POST", f"{API}/call/read_picture", body)[1])["event_id"]
        streams = [listen(url, f"{API}/call/read_picture/{event}")]
        streams += [listen(url, path) for path in LISTENERS if mcp]
        for stream in streams:
            assert stream.recv(15) == b"HTTP/1.1 200 OK"
        unfinished = begin_upload(url, 1_000)
        assert [*folder.iterdir()]
        process.send_signal(signal.SIGTERM)
        for stream in streams:
            assert rest(stream).endswith(b"0\r\n\r\n")
        status, sentence = error(rest(unfinished))
        assert (status, sentence) == (503, "The server is shutting down; try again in 5 s.")
        assert process.wait(20) == 0
    assert not [*folder.iterdir()]


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path):
    code = """if True:
        import runpy
        folder = runpy.run_path("lenet_demo/temporary.py")["own_folder"]()
        (folder / "a picture").write_bytes(b"ink")
        print(folder, flush=True)
        input()
    """

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"GRADIO_TEMP_DIR": str(tmp_path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return process, process.stdout.readline().strip()

    (killed, left), (living, kept) = start(), start()
    killed.kill()
    killed.communicate()
    last, own = start()
    assert {str(path) for path in tmp_path.iterdir()} == {kept, own} != {left}
    for process in (living, last):
        process.communicate("\n")
        assert process.returncode == 0
    assert not [*tmp_path.iterdir()]

"""Caps, timeouts and the end of a real server: all over a cap is refused, and nothing stays."""

import base64
import io
import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.server.conftest import running_lowered
from tests.server.lowered import BODIES, CALLS, STREAMS, UPLOADS
from tests.server.sockets import API, END, FORM, HEAD, begin_upload, call, listen, rest
from tests.server.test_uploads import files, upload
from tools.app import ROOT

LISTENERS = (f"{API}/mcp/", f"{API}/mcp/sse")
SEVEN = [[[60, 60], [200, 60], [130, 240]]]
TOO_MANY = "Too many requests from your address; try again in 1 s."


def error(answer):
    """(status, sentence) of an answer, as it came."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["error"]


def wait_until(is_so, seconds=30):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def slow_picture(url):
    """What names a picture that takes a moment to be read, uploaded."""
    file = io.BytesIO()
    Image.new("RGBA", (2000, 2000), (255, 255, 255, 0)).save(file, "PNG")
    status, (path,) = upload(url, HEAD + file.getvalue() + END)
    assert status == 200
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


def begin_call(url, name, data, number=None):
    return call(url, "POST", f"{API}/call/{name}", {"data": data}, number=number)


def tool(url, arguments, number=None, name="read_picture"):
    """(status, answer) of a tool's call by MCP."""
    params = {"name": name, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {"Accept": "application/json, text/event-stream"}
    return call(url, "POST", f"{API}/mcp/", body, headers, number)


def test_a_body_over_the_cap_is_refused_and_those_of_others_are_not(lowered):
    """They count as they arrive: each of these lacks its last byte."""
    held = [begin_upload(lowered.url, BODIES // 2, number=10) for _ in range(2)]
    time.sleep(0.5)
    with begin_upload(lowered.url, BODIES // 2, number=10) as third:
        assert error(rest(third)) == (429, TOO_MANY)
    held.append(begin_upload(lowered.url, BODIES // 2, number=11))
    time.sleep(0.5)
    with begin_upload(lowered.url, BODIES // 2, number=12) as last:
        assert error(rest(last)) == (503, "The server is full; try again in 1 s.")
    for body in held:
        body.sendall(END[-1:])  # whole now, and larger than the cap on files
        assert error(rest(body)) == (429, TOO_MANY.replace("1 s", "60 s"))
        body.close()
    status, _answer = upload(lowered.url, HEAD + b"ink" + END)
    assert status == 200


@pytest.mark.thorough
def test_files_over_the_cap_are_refused_until_the_first_are_deleted(lowered):
    size = UPLOADS // 4
    body = HEAD + bytes(size) + END
    headers = {"Content-Type": FORM}

    def send(number):
        return call(lowered.url, "POST", f"{API}/upload", body, headers, number)

    wait_until(lambda: not files(lowered))
    answers = [send(20) for _ in range(6)]
    assert [status for status, _ in answers] == [200] * 3 + [429] * 3
    assert json.loads(answers[-1][1])["error"] == TOO_MANY.replace("1 s", "60 s")
    assert sum(files(lowered).values()) <= UPLOADS
    assert [send(number)[0] for number in (21, 21, 21, 22)] == [200] * 3 + [503]
    # What cannot be deleted keeps nothing else.
    path = Path(json.loads(answers[0][1])[0])
    path.unlink()
    path.mkdir()
    wait_until(lambda: not files(lowered))
    path.rmdir()
    assert send(20)[0] == 200


@pytest.mark.thorough
def test_streams_over_the_cap_are_refused_and_none_lasts_for_ever(lowered):
    for _ in range(2):
        listeners = [
            listen(lowered.url, LISTENERS[number % 2], number=30) for number in range(STREAMS)
        ]
        time.sleep(0.5)
        with listen(lowered.url, LISTENERS[0], number=30) as another:
            assert error(rest(another)) == (429, TOO_MANY)
        for listener in listeners:
            assert rest(listener).endswith(b"0\r\n\r\n")
            listener.close()


@pytest.mark.thorough
def test_calls_over_the_cap_are_refused_until_results_are_fetched_or_forgotten(lowered):
    data = [SEVEN, 280, 280, 18, "lenet5"]
    answers = [begin_call(lowered.url, "read_strokes", data, 40) for _ in range(CALLS + 1)]
    assert [status for status, _ in answers] == [200] * CALLS + [429]
    assert begin_call(lowered.url, "read_strokes", data, 41)[0] == 200
    events = [json.loads(answer)["event_id"] for _, answer in answers[:CALLS]]
    result = call(lowered.url, "GET", f"{API}/call/read_strokes/{events[0]}")[1]
    assert b'"digit": 7' in result
    assert begin_call(lowered.url, "read_strokes", data, 40)[0] == 200
    wait_until(lambda: begin_call(lowered.url, "read_strokes", data, 40)[0] == 200)
    assert call(lowered.url, "GET", f"{API}/call/read_strokes/{events[1]}")[0] == 404


def test_of_two_that_fetch_the_same_results_the_second_is_refused(lowered):
    answer = begin_call(lowered.url, "read_picture", [slow_picture(lowered.url), "lenet5"])[1]
    event = json.loads(answer)["event_id"]
    first, second = (listen(lowered.url, f"{API}/call/read_picture/{event}") for _ in range(2))
    assert error(rest(second)) == (409, "Another request is fetching these results.")
    assert b"event: complete" in rest(first)


def test_a_tool_is_given_a_picture_as_text_and_leaves_no_file(lowered, digits):
    file = io.BytesIO()
    Image.fromarray((255 - digits.ink[85] * 255).astype("uint8")).resize((280, 280)).save(
        file, "PNG"
    )
    uri = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    before = files(lowered).keys()
    assert "'digit': 4" in tool(lowered.url, {"picture": uri})[1].decode()
    assert not files(lowered).keys() - before
    _, (path,) = upload(lowered.url, HEAD + file.getvalue() + END)
    for name in (path, f"{lowered.url}{API}/file={path}"):
        assert "'digit': 4" in tool(lowered.url, {"picture": name})[1].decode()
    for bad in ("http://127.0.0.1/x", "https://example.org/x.png", "/etc/passwd", "data:,x", ""):
        status, answer = tool(lowered.url, {"picture": bad})
        assert (status, b'"isError":true' in answer) == (200, True)
    fetched = {"path": lowered.url, "meta": {"_type": "gradio.FileData"}}
    answer = tool(lowered.url, {"strokes": [[fetched]]}, name="read_strokes")[1]
    assert b'"isError":true' in answer


def test_the_tools_say_what_a_picture_is(lowered):
    tools = json.loads(call(lowered.url, "GET", f"{API}/mcp/schema")[1])
    (schema,) = (each["inputSchema"] for each in tools if each["name"] == "read_picture")
    assert "data URI" in schema["properties"]["picture"]["format"]
    assert "http" not in str(schema)


def test_a_tool_s_call_counts_for_its_caller(lowered):
    """And not for this machine, by whose address Gradio would call itself."""
    large = {"picture": "data:," + "x" * 200_000}
    statuses = [tool(lowered.url, large, 50)[0] for _ in range(15)]
    assert {*statuses} == {200, 429}
    seven = {"strokes": SEVEN}
    for number in (51, None):
        answer = tool(lowered.url, seven, number, "read_strokes")[1]
        assert "'digit': 7" in answer.decode()


@pytest.mark.thorough
def test_told_to_end_it_finishes_what_has_begun_and_leaves_nothing(tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    with running_lowered(tmp_path) as (url, process):
        answer = begin_call(url, "read_picture", [slow_picture(url), "lenet5"])[1]
        event = json.loads(answer)["event_id"]
        streams = [listen(url, f"{API}/call/read_picture/{event}")]
        streams += [listen(url, path) for path in LISTENERS]
        for stream in streams:
            assert stream.recv(15) == b"HTTP/1.1 200 OK"
        unfinished, finished = begin_upload(url, 1_000), begin_upload(url, 100_000)
        assert [*folder.iterdir()]
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        for stream in streams:
            assert rest(stream).endswith(b"0\r\n\r\n")
        host, port = urlsplit(url).netloc.split(":")
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((host, int(port)))
        finished.sendall(END[-1:])
        assert rest(finished).startswith(b"HTTP/1.1 200")
        sentence = "The server is shutting down; try again in 5 s."
        assert error(rest(unfinished)) == (503, sentence)
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

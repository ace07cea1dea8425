"""The named endpoints, called by gradio_client over HTTP, and by the examples as readers would."""

import subprocess
import sys

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from tests.conftest import ROOT

SEVEN = [[[60, 60], [200, 60], [130, 240]]]


@pytest.fixture(scope="module")
def client(app_url):
    return Client(app_url, verbose=False)


def test_strokes_are_read_by_either_network(client):
    reading = client.predict(SEVEN, 280, 280, 18, "lenet5", api_name="/read_strokes")
    assert set(reading) == {
        "net",
        "digit",
        "probabilities",
        "distances",
        "rejected",
        "several",
        "instead",
    }
    assert (reading["net"], reading["digit"], reading["rejected"]) == ("lenet5", 7, False)
    assert sum(reading["probabilities"]) == pytest.approx(1)
    assert min(range(10), key=reading["distances"].__getitem__) == 7
    reading = client.predict(strokes=SEVEN, net="modern", api_name="/read_strokes")
    assert (reading["digit"], reading["distances"]) == (7, None)


def test_a_blank_pad_has_no_digit(client):
    reading = client.predict([], 280, 280, 18, "lenet5", api_name="/read_strokes")
    assert reading["digit"] is None
    assert reading["distances"] is None


def test_a_whole_number_is_read_at_once(client):
    written = [[[100, 40], [100, 240]], [[300, 40], [420, 40], [350, 240]]]
    reading = client.predict(written, api_name="/read_number")
    assert reading["digits"] == [1, 7]
    nearest = [np.argmin(reading["distances"][column]) for column in reading["columns"]]
    assert nearest == reading["uncut"] == [1, 7]
    assert [part["ink"] for part in reading["parts"]] == [[[0, 0, 1]], [[1, 0, 2]]]
    assert [part["digit"] for part in reading["parts"]] == [1, 7]
    assert not reading["refused"]
    assert client.predict([], api_name="/read_number") == {
        "digits": [],
        "parts": [],
        "runner_up": [],
        "refused": False,
        "uncut": [],
        "columns": [],
        "distances": [],
    }
    with pytest.raises(AppError, match="list of strokes"):
        client.predict("scribble", api_name="/read_number")


def test_a_picture_of_a_number_is_read(client, digits, tmp_path):
    path = tmp_path / "number.png"
    row = np.hstack([digits.ink[number][:, 4:24] for number in (40, 100, 0, 180)])
    Image.fromarray(np.uint8(230 - row * 200)).resize((640, 224)).save(path)
    single = client.predict(handle_file(path), "lenet5", api_name="/read_picture")
    assert (single["several"], single["instead"]) == (True, "/read_number")
    reading = client.predict(picture=handle_file(path), api_name=single["instead"])
    assert reading["digits"] == reading["uncut"] == [2, 5, 0, 9]
    boxes = [part["box"] for part in reading["parts"]]
    assert boxes == sorted(boxes)
    assert (boxes[0][0], boxes[-1][2], max(box[3] for box in boxes)) == (0, 1, 1)
    with pytest.raises(AppError, match="not both"):
        client.predict(SEVEN, picture=handle_file(path), api_name="/read_number")
    path.write_bytes(b"no picture")
    with pytest.raises(AppError, match="no picture"):
        client.predict(picture=handle_file(path), api_name="/read_number")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (([[["a", 2]]], 280, 280, 18, "lenet5"), "must be a number"),
        (([[[1e9, 2]]], 280, 280, 18, "lenet5"), "must lie between"),
        (([[[1, 2]] * 9_999], 280, 280, 18, "lenet5"), "5,000 points"),
        (("scribble", 280, 280, 18, "lenet5"), "list of strokes"),
        ((SEVEN, -1, 280, 18, "lenet5"), "width must lie"),
        ((SEVEN, 280, 280, None, "lenet5"), "pen must be a number"),
        ((SEVEN, 280, 280, 18, "lenet6"), "no network 'lenet6'"),
        ((SEVEN, 280, 280, 18, ["lenet5"]), "no network"),
    ],
)
def test_bad_strokes_are_refused_with_a_sentence(client, arguments, sentence):
    with pytest.raises(AppError, match=sentence):
        client.predict(*arguments, api_name="/read_strokes")


def test_numbers_that_are_none_are_refused(app_url):
    """NaN and Infinity are no JSON, but Python's parser takes them."""
    import urllib.request

    for word in ("NaN", "Infinity", "1e999"):
        body = f'{{"data": [[[[1, {word}]]], 280, 280, 18, "lenet5"]}}'.encode()
        request = urllib.request.Request(
            f"{app_url}/gradio_api/call/read_strokes",
            body,
            {"Content-Type": "application/json"},
        )
        event = urllib.request.urlopen(request).read().decode().split('"')[3]
        stream = urllib.request.urlopen(f"{app_url}/gradio_api/call/read_strokes/{event}")
        assert "must lie between" in stream.read().decode()


@pytest.mark.parametrize("net", ["lenet5", "modern"])
def test_a_picture_is_read(client, digits, tmp_path, net):
    path = tmp_path / "four.png"
    Image.fromarray(np.uint8(255 - digits.ink[85] * 255)).resize((280, 280)).save(path)
    reading = client.predict(handle_file(path), net, api_name="/read_picture")
    assert (reading["net"], reading["digit"]) == (net, 4)


@pytest.mark.parametrize(("content", "sentence"), [(b"no picture", "no picture"), (b"", "empty")])
def test_a_bad_picture_is_refused_with_a_sentence(client, tmp_path, content, sentence):
    path = tmp_path / "bad.png"
    path.write_bytes(content)
    with pytest.raises(AppError, match=sentence):
        client.predict(handle_file(path), "lenet5", api_name="/read_picture")


def test_no_picture_is_refused_with_a_sentence(client):
    with pytest.raises(AppError, match="no picture"):
        client.predict(None, "lenet5", api_name="/read_picture")


def test_only_the_three_endpoints_are_listed(client):
    named = client.view_api(return_format="dict")["named_endpoints"]
    assert set(named) == {"/read_strokes", "/read_picture", "/read_number"}


@pytest.fixture
def four(digits, tmp_path):
    path = tmp_path / "four.png"
    Image.fromarray(np.uint8(255 - digits.ink[85] * 255)).resize((280, 280)).save(path)
    return str(path)


def run(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_gradio_client(app_url, four):
    said = run(sys.executable, "examples/with_gradio_client.py", app_url, four)
    assert "strokes: 7 at a distance of" in said
    assert "picture: 4" in said


def test_curl(app_url, four):
    strokes, picture = run("bash", "examples/with_curl.sh", app_url, four).splitlines()
    assert '"net": "lenet5", "digit": 7' in strokes
    assert '"net": "modern", "digit": 4' in picture


def test_mcp(confined):
    said = run(sys.executable, "examples/with_mcp.py", confined.url)
    assert "tools: read_strokes read_picture" in said
    assert "'digit': 7" in said

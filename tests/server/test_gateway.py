"""Ways in that must be shut: the server's files, addresses inside, other people's sessions."""

import contextlib
import gzip
import http.client
import json
import re
import socket
from urllib.parse import urlsplit

import pytest

from hardening.fuzz import fuzz
from lenet_demo.server.gateway import OLD
from tests.server.sockets import API, call
from tools.app import ROOT, page_address

SEVEN = [[[60, 60], [200, 60], [130, 240]]]
SECRETS = (b"root:", b"import torch", b"lenet_demo", b"requires-python", b"PATH=")


def page_path(url):
    """/page/HASH, where the page's own files and questions lie."""
    return urlsplit(page_address(url)).path


# Each asks Gradio, in one of the ways that it knows, for a file that is none of the page's.
FILES = [
    f"{API}/{route}{file}"
    for route in ("file=", "file/", "proxy=file://", "custom_component/1/client/x/")
    for file in (
        "/etc/passwd",
        "app.py",
        f"{ROOT}/app.py",
        "..%2f..%2fetc/passwd",
        "/proc/self/environ",
    )
]
FILES += [
    f"/{route}/{up}"
    for route in ("assets", "static", "static/img", "svelte", "pwa_icon")
    for up in (
        "../" * 12 + "etc/passwd",
        "..%2f" * 12 + "etc/passwd",
        "%2e%2e/" * 12 + "etc/passwd",
        "....//" * 8 + "etc/passwd",
        f"/{ROOT}/app.py",
    )
]
FILES += ["/app.py", "/.git/config", "/checkpoints/lenet5.safetensors", "/../../etc/passwd", "/%00"]
FILES += [f"{API}/file=/tmp/gradio", f"{API}/file=C:\\Windows\\win.ini", "//etc/passwd", "/docs"]


@pytest.mark.parametrize("path", FILES)
def test_no_file_of_the_server_can_be_read(app_url, path):
    status, body = call(app_url, "GET", path)
    assert 400 <= status < 500
    assert not any(secret in body for secret in SECRETS)


INSIDE = [
    f"{address}/latest"
    for address in (
        "http://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://[::1]:{port}",
        "http://0.0.0.0:{port}",
        "http://2130706433:{port}",
        "http://169.254.169.254",
        "http://metadata.google.internal",
        "HTTP://10.0.0.1",
        " http://192.168.0.1",
        "file:///etc/passwd",
        "ftp://127.0.0.1",
        "gopher://127.0.0.1",
        "https://127.0.0.1.nip.io",
    )
]


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_is_fetched_for_a_visitor(app_url, address):
    address = address.replace("{port}", str(urlsplit(app_url).port))
    picture = {"path": address, "url": address, "meta": {"_type": "gradio.FileData"}}
    body = {"data": [picture, "lenet5"]}
    status, answer = call(app_url, "POST", f"{API}/call/read_picture", body)
    assert (status, b"error" in answer) == (400, True)
    body |= {"fn_index": 1, "session_hash": "x"}
    assert call(app_url, "POST", f"{API}/queue/join", body)[0] in (400, 404)
    body = {"picture": picture, "net": "lenet5"}
    assert call(app_url, "POST", f"{API}/call/v2/read_picture", body)[0] == 400
    for route in ("file=", "proxy="):
        assert call(app_url, "GET", f"{API}/{route}{address.strip()}")[0] == 404


@pytest.mark.parametrize(
    "path", ["/etc/passwd", f"{ROOT}/docs/page.png", "../x", "", "\0", 7, None]
)
def test_a_path_of_the_server_is_no_picture_of_a_visitor(app_url, path):
    body = {"data": [{"path": path, "meta": {"_type": "gradio.FileData"}}, "lenet5"]}
    status, answer = call(app_url, "POST", f"{API}/call/read_picture", body)
    assert status == 400
    assert b"upload" in answer


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"{API}/run/read_strokes", 404),
        ("POST", f"{API}/api/read_strokes", 404),
        ("POST", "/login", 404),
        ("POST", f"{API}/process_recording", 404),
        ("POST", f"{API}/vibe-edit", 404),
        ("GET", f"{API}/vibe-code", 404),
        ("GET", f"{API}/runs", 404),
        ("GET", "/monitoring", 404),
        ("GET", f"{API}/dev/reload", 404),
        ("GET", f"{API}/deep_link", 404),
        ("GET", f"{API}/mcp/", 404),
        ("POST", f"{API}/component_server/", 404),
        ("DELETE", "/", 405),
        ("PUT", f"{API}/upload", 405),
        ("POST", "/config", 405),
    ],
)
def test_what_the_page_does_not_need_is_shut(app_url, method, path, status):
    found, answer = call(app_url, method, path, {})
    assert found == status
    assert list(json.loads(answer)) == ["error"]


def test_the_page_s_files_may_be_kept_for_ever_and_others_are_not_there(app_url):
    page = page_path(app_url)
    for path in ("engine/index.js", "page/main.js", "checkpoints/lenet5.safetensors"):
        for accepts in ("gzip", "identity"):
            connection = http.client.HTTPConnection(urlsplit(app_url).netloc, timeout=20)
            connection.request("GET", f"{page}/{path}", headers={"Accept-Encoding": accepts})
            response = connection.getresponse()
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]
            content = response.read()
            if response.headers["Content-Encoding"] == "gzip":
                assert accepts == "gzip"
                content = gzip.decompress(content)
            folder = ROOT if path.startswith("checkpoints") else ROOT / "lenet_demo"
            assert content == (folder / path).read_bytes()
    for path in ("page/build.py", "../app.py", "page/pad/pad.html", "%2e%2e/app.py", "", "engine"):
        assert call(app_url, "GET", f"{page}/{path}")[0] == 404
    assert call(app_url, "GET", f"/page/{16 * '0'}/engine/index.js")[0] == 404


def test_a_page_older_than_its_server_is_told_so(app_url):
    for question in ("word", "picture", "colour"):
        status, answer = call(app_url, "POST", f"/page/{16 * '0'}/{question}", {})
        assert status == 200
        assert json.loads(answer) == {"old": True, "error": OLD}


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("PAGE/picture", b"A" * 40_000_000, {}),
        ("PAGE/word", b'{"picture":"' + b"A" * 300_000 + b'"}', {}),
        (f"{API}/call/read_strokes", b'{"data":[' + b"[]," * 200_000 + b"[]]}", {}),
        (f"{API}/queue/join", b"[" * 300_000, {}),
        # Small, but a third of a second's work for a parser.
        ("PAGE/word", {"strokes": [[]] * 60_000}, {}),
        (f"{API}/call/read_strokes", {"data": [[[]] * 60_000, 280, 280, 18, "lenet5"]}, {}),
        (
            f"{API}/upload",
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
            + bytes(21_000_000)
            + b"\r\n--x--",
            {"Content-Type": "multipart/form-data; boundary=x"},
        ),
    ],
)
def test_what_is_too_large_is_refused(app_url, path, body, headers):
    path = path.replace("PAGE", page_path(app_url))
    try:
        status, answer = call(app_url, "POST", path, body, headers)
    except (BrokenPipeError, ConnectionResetError):
        return  # refused by its length alone, while it was still on its way
    assert status == 413
    assert json.loads(answer)["error"]


def test_those_who_send_slowly_keep_nobody_out(app_url):
    host, port = urlsplit(app_url).netloc.split(":")
    word = f"{page_path(app_url)}/word"
    start = f"POST {word} HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n{{"
    with contextlib.ExitStack() as slow:
        for _ in range(100):
            connection = slow.enter_context(socket.create_connection((host, int(port))))
            connection.sendall(start.encode())
        status, answer = call(app_url, "POST", word, {"nets": ["lenet5"], "strokes": SEVEN})
    assert (status, json.loads(answer)["nets"]["lenet5"]["digit"]) == (200, 7)


def test_no_visitor_s_text_comes_back_as_html(app_url):
    bad = "<script>alert(1)</script>"
    asked = {"data": [SEVEN, 280, 280, 18, bad]}
    for method, path, body in (
        ("GET", f"/?{bad}", None),
        ("GET", f"/{bad}", None),
        ("POST", f"{page_path(app_url)}/word", {"nets": [bad]}),
        ("POST", f"{page_path(app_url)}/{bad}", {}),
        ("POST", f"{API}/call/read_strokes", asked),
    ):
        connection = http.client.HTTPConnection(urlsplit(app_url).netloc, timeout=20)
        connection.request(method, path.replace(" ", "%20"), json.dumps(body))
        response = connection.getresponse()
        text = response.read().decode()
        kind = response.headers.get_content_type()
        assert kind == "application/json" or bad not in text
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        connection.close()


def test_nothing_of_ours_unpickles_or_evaluates():
    """Weights are safetensors; torchvision's CIFAR-10 is the one pickle, its hash checked first.

    Other people's are converted on their own machine, by a loader that executes nothing.
    """
    loader = ROOT / "lenet_demo" / "nets" / "convert" / "files.py"
    assert re.findall(r"torch\.load\(.*\)", loader.read_text()) == [
        'torch.load(path, map_location="cpu", weights_only=True)'
    ]
    others = set((ROOT / "lenet_demo").rglob("*.py")) - {loader}
    for path in [ROOT / "app.py", *others]:
        found = re.findall(
            r"pickle\.loads?|torch\.load|eval\(|exec\(|os\.system|allow_pickle",
            path.read_text(),
        )
        assert set(found) <= {"eval("}, path  # net.eval() is torch's word for "no learning"
        assert not re.search(r"(?<![.\w])eval\(", path.read_text()), path


def test_bad_input_of_every_kind_gets_a_client_error_or_a_sentence(confined):
    found = fuzz(confined.url, confined.process.pid, 1_000, seed=7, seconds=20)
    assert not found.wrong
    # 307: the language models' door, with a slash too few.
    assert set(found.statuses) <= {200, 307, 400, 404, 405, 413, 422}
    assert confined.log.read_text().count("Traceback") == 0

"""The app in operation: ready or not, started where little is allowed."""

import contextlib
import http.client
import json
import socket
import time
import urllib.request
from urllib.parse import urlsplit

import pytest

from tools.app import ROOT, page_address, source

API = "/gradio_api"
SEVEN = [[[60, 60], [200, 60], [130, 240]]]


def get(url, path, **headers):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response, response.read()


def test_readiness_tells_that_and_nothing_else(app_url):
    response, body = get(app_url, "/healthz")
    assert (response.status, json.loads(body)) == (200, {"ready": True})


def test_the_page_is_the_same_whatever_a_request_says_of_hosts(app_url):
    usual = get(app_url, "/")[1]
    lies = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Host": "evil.example",
    }
    lies |= {"X-Gradio-Server": "http://evil.example", "Forwarded": "host=evil.example"}
    response, body = get(app_url, "/?deep_link=x", **lies)
    assert body == usual
    assert b"evil" not in body
    assert "evil" not in str(response.headers)
    lies.pop("Host")
    assert b"evil" not in get(app_url, "/config", **lies)[1]


@pytest.mark.parametrize("path", ["/config", f"{API}/info"])
def test_a_request_s_host_is_told_to_that_request_alone(app_url, path):
    assert b"one.example:80" in get(app_url, path, Host="one.example:80")[1]
    body = get(app_url, path, Host="other.example")[1]
    assert b"one.example" not in body
    assert b"http://other.example" in body
    for bad in ("<script>", 'a"b', "a/b", "a@b"):
        assert bad.encode() not in get(app_url, path, Host=bad)[1]


def test_the_page_bears_its_policies_and_its_own_card(app_url):
    response, body = get(app_url, "/")
    headers = response.headers
    assert body.count(b'property="og:title" content="LeNet-5, alive"') == 1
    assert body.count(b"og:title") == 1
    assert b"twitter:creator" not in body
    policy = headers["Content-Security-Policy"]
    (scripts,) = (part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    assert scripts.count("'sha256-") >= 4
    assert "frame-ancestors *" in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def statuses_of_many(url, number):
    """What a hundred costly questions are answered that come from one address, each said to be
    forwarded for another."""
    statuses = set()
    host, port = urlsplit(url).netloc.split(":")
    connection = http.client.HTTPConnection(
        host, int(port), 20, source_address=number and source(number)
    )
    picture = urlsplit(page_address(url)).path + "/picture"
    for i in range(100):
        connection.request("POST", picture, b"none", {"X-Forwarded-For": f"10.0.0.{i}"})
        response = connection.getresponse()
        response.read()
        statuses.add(response.status)
        if response.status == 429:
            assert response.headers["Retry-After"].isdigit()
            break
    return statuses


def test_the_forwarded_address_counts_behind_a_known_proxy_alone(app_url, confined):
    """A client that could choose it would have as many quotas as there are addresses."""
    assert statuses_of_many(app_url, number=77) == {200, 429}
    # That one believes the first address of this machine, and no other.
    assert statuses_of_many(confined.url, number=77) == {200, 429}
    assert statuses_of_many(confined.url, number=None) == {200}


@pytest.mark.thorough
def test_half_a_head_is_not_waited_for(app_url):
    host, port = urlsplit(app_url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=20) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        start = time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            assert half.recv(100) == b""
        assert 5 < time.monotonic() - start < 15


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("call/v2/read_strokes", {}, 400),
        ("call/v2/read_strokes", {"strokes": SEVEN, "colour": 1}, 400),
        ("call/v2/read_strokes", {"strokes": SEVEN}, 200),
        ("call/read_picture", {"data": [{"path": "x"}, "lenet5"]}, 400),
        ("queue/join", {"data": [], "fn_index": 0, "session_hash": "a b"}, 400),
        ("reset", {"event_id": float("-inf")}, 400),
        ("cancel", {"session_hash": "x", "fn_index": 0, "event_id": float("nan")}, 400),
    ],
)
def test_what_the_endpoints_cannot_take_is_refused(app_url, path, body, status):
    connection = http.client.HTTPConnection(urlsplit(app_url).netloc, timeout=20)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", f"{API}/{path}", json.dumps(body), headers)
    response = connection.getresponse()
    assert (response.status, response.read() != b"") == (status, True)


@pytest.mark.parametrize("path", ["call/read_strokes/nothing", "queue/data?session_hash=nothing"])
def test_an_event_that_there_is_not_is_not_waited_for(app_url, path):
    response, body = get(app_url, f"{API}/{path}")
    assert response.status == 404
    assert "No such event" in json.loads(body)["error"]


def test_where_nobody_may_write_without_a_home_and_with_umlauts(confined):
    """As an ordinary user in a container."""
    assert get(confined.url, "/healthz")[0].status == 200
    request = urllib.request.Request(
        f"{page_address(confined.url)}/picture", (ROOT / "docs" / "page.png").read_bytes()
    )
    assert "error" not in json.load(urllib.request.urlopen(request))
    assert sorted(confined.folder.rglob("*")) == confined.before

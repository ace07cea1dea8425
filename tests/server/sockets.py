"""Requests that are not sent to their end, or whose answers are long in coming."""

import http.client
import json
import socket
import time
from urllib.parse import urlsplit

from tools.app import source

API = "/gradio_api"
FORM = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
END = b"\r\n--x--\r\n"


def call(url, method, path, body=None, headers=None, number=None):
    """(status, body) of one request, its path sent as it stands; from the `number`th address."""
    address = None if number is None else source(number)
    connection = http.client.HTTPConnection(
        urlsplit(url).netloc, timeout=20, source_address=address
    )
    headers = {"Content-Type": "application/json"} | (headers or {})
    if not isinstance(body, bytes | str | None):
        body = json.dumps(body)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    try:
        return response.status, response.read()
    finally:
        connection.close()


def begin(url, head, body=b"", number=0):
    """A connection from the `number`th address that has sent this head, its lines, and this much
    of its body."""
    host, port = urlsplit(url).netloc.split(":")
    connection = socket.create_connection((host, int(port)), 30, source_address=source(number))
    connection.sendall("\r\n".join([*head, "Host: x", "\r\n"]).encode() + body)
    return connection


def begin_upload(url, size, number=0):
    """An upload of so many bytes, one short."""
    body = HEAD + bytes(size - len(HEAD) - len(END)) + END
    head = (f"POST {API}/upload HTTP/1.1", f"Content-Length: {size}", f"Content-Type: {FORM}")
    return begin(url, head, body[:-1], number)


def listen(url, path, number=0):
    return begin(url, (f"GET {path} HTTP/1.1", "Accept: text/event-stream"), number=number)


def rest(connection):
    """All that comes until there is an end to it: of the connection, of a stream, of JSON."""
    found, start = b"", time.monotonic()
    while not found.endswith((b"0\r\n\r\n", b"}", b"]")):
        assert time.monotonic() - start < 60, "the stream goes on"
        came = connection.recv(100_000)
        if not came:
            break
        found += came
    return found

"""Uploads: whole files in the field `files`, and nothing else."""

import json
import time
from pathlib import Path

import pytest

from tests.server.sockets import API, END, FORM, HEAD, begin_upload, call

# Each the head of a form's only part.
NO_FILE = b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\n'
OTHER = b'--x\r\nContent-Disposition: form-data; name="other"; filename="a.png"\r\n\r\n'
NAMELESS = b"--x\r\n\r\n"
LONG = b"y" * 300


def upload(url, body, kind=FORM):
    status, answer = call(url, "POST", f"{API}/upload", body, {"Content-Type": kind})
    return status, json.loads(answer)


def files(lowered):
    """What lies on the disk: the names of files, and how large they are."""
    return {path: path.stat().st_size for path in lowered.folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("body", "kind", "status", "sentence"),
    [
        (OTHER + b"ink" + END, FORM, 400, 'Send files only, in the form field "files".'),
        (NO_FILE + b"ink" + END, FORM, 400, 'Send files only, in the form field "files".'),
        (NAMELESS + b"ink" + END, FORM, 400, 'Send files only, in the form field "files".'),
        (b"--x--\r\n", FORM, 400, 'Send files only, in the form field "files".'),
        (
            HEAD + b"ink\r\n" + OTHER + b"ink" + END,
            FORM,
            400,
            'Send files only, in the form field "files".',
        ),
        (HEAD + b"ink", FORM, 400, "The upload is incomplete or damaged."),
        (HEAD + b"ink\r\n--x", FORM, 400, "The upload is incomplete or damaged."),
        (
            b"--x\r\nA: " + b"b" * 9_000 + HEAD[3:] + END,
            FORM,
            400,
            "The upload is incomplete or damaged.",
        ),
        (b"ink", FORM, 400, "The upload is incomplete or damaged."),
        (
            HEAD.replace(b"x", LONG, 1) + b"ink\r\n--" + LONG + b"--",
            FORM[:-1] + LONG.decode(),
            400,
            "Send files as multipart/form-data.",
        ),
        (HEAD + b"ink" + END, "multipart/form-data", 400, "Send files as multipart/form-data."),
        (HEAD + b"ink" + END, "text/plain", 400, "Send files as multipart/form-data."),
        ((HEAD + b"ink\r\n") * 11 + END[2:], FORM, 413, "Send at most 10 files in one upload."),
        (HEAD + bytes(21_000) * 1_000 + END, FORM, 413, "Request too large."),
    ],
)
def test_anything_but_whole_files_is_refused_and_leaves_nothing(
    lowered, body, kind, status, sentence
):
    before = files(lowered)
    try:
        assert upload(lowered.url, body, kind) == (status, {"error": sentence})
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413  # by its length alone, while it was still on its way
    assert not files(lowered).keys() - before.keys()


@pytest.mark.parametrize("contents", [[b"ink"], [b""], [b"\r\n--\r\n", b"ink", b"--x"]])
def test_whole_files_are_kept_as_they_are(lowered, contents):
    body = b"\r\n".join(HEAD + content for content in contents) + END
    status, paths = upload(lowered.url, body)
    assert status == 200
    assert [Path(path).read_bytes() for path in paths] == contents
    assert all(Path(path).is_relative_to(lowered.folder) for path in paths)


def test_what_is_cut_off_is_never_written(lowered):
    before = files(lowered)
    begin_upload(lowered.url, 100_000).close()
    time.sleep(0.5)
    assert not files(lowered).keys() - before.keys()

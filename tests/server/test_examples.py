"""The examples of how to call the page, run as their readers would."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from tests.conftest import ROOT


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

"""app.py, started as people start it, where something is amiss."""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

from safetensors.torch import save

from lenet_demo import load_net
from lenet_demo.nets import NETS
from tests.conftest import app_in
from tools.app import start


def test_of_many_damaged_checkpoints_the_app_starts_with_those_that_are_sound(copy):
    """One is another's, one is of numbers that are none of a network's, two are rubbish, one of
    them of the network that the page opens with."""
    checkpoints = copy / "checkpoints"
    (checkpoints / "lenet5.safetensors").write_bytes(b"rubbish")
    shutil.copy(checkpoints / "lenet1.safetensors", checkpoints / "modern-cifar10.safetensors")
    net = load_net("wide")
    halved = {key: weight.half() for key, weight in net.state_dict().items()}
    metadata = {"facts": json.dumps(net.metadata)}
    (checkpoints / "wide.safetensors").write_bytes(save(halved, metadata=metadata))
    (checkpoints / "small.safetensors").write_bytes(b"rubbish")
    (checkpoints / "lenet5-string.safetensors").write_bytes(b"rubbish")
    history = checkpoints / "histories" / "lenet5-paper.safetensors"
    history.write_bytes(history.read_bytes()[:-1000])
    with app_in(copy, copy / "log") as url:
        page = urllib.request.urlopen(url).read().decode()
        health = json.load(urllib.request.urlopen(f"{url}/healthz"))
    said = (copy / "log").read_text()
    assert health["ready"]
    faults = "\n".join(health["faults"])
    for sentence in (
        "lenet5-string.safetensors is damaged; make it anew with: python train.py lenet5 --recipe",
        "lenet5-paper.safetensors is damaged; make it anew with: python train.py lenet5 --recipe",
    ):
        assert sentence in said
        assert sentence in faults
    for sentence in (
        "modern-cifar10.safetensors does not hold colour weights of modern",
        "wide.safetensors does not fit wide",
        "small.safetensors is damaged",
        "lenet5.safetensors is damaged; make it anew with: python train.py lenet5",
    ):
        assert sentence in said
        assert sentence in faults
        assert sentence in page
    assert str(copy) not in page


def test_without_any_network_the_app_says_why_and_exits_with_1(copy):
    for path in (copy / "checkpoints").glob("*.safetensors"):
        path.unlink()
    run = subprocess.run(
        [sys.executable, "app.py"], cwd=copy, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 1
    assert run.stderr.count("is missing; make it anew with: python train.py") == len(NETS)
    assert "Traceback" not in run.stderr


def test_a_taken_port_makes_gradio_take_the_next_and_tell(tmp_path, monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    log = tmp_path / "log"
    with socket.socket() as other:
        with contextlib.suppress(OSError):  # taken already, by somebody else: as good
            other.bind(("127.0.0.1", 7860))
            other.listen()
        app = start(log=log)
        try:
            deadline = time.monotonic() + 90
            while "Running on local URL" not in log.read_text() and time.monotonic() < deadline:
                assert app.poll() is None, log.read_text()
                time.sleep(0.2)
        finally:
            app.terminate()
            app.wait(20)
    said = log.read_text()
    assert "Running on local URL" in said
    assert "127.0.0.1:7860" not in said

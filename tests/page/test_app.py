"""app.py, started as people start it, where something is amiss."""

import contextlib
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from safetensors.torch import save

from lenet_demo import load_net
from lenet_demo.__main__ import main
from lenet_demo.nets import NETS
from tests.conftest import app_in, thorough
from tools.app import free_port, start


@pytest.mark.thorough
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


def wait_for(is_so, app):
    deadline = time.monotonic() + 90
    while not is_so():
        assert app.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


def catches_sigterm(app):
    """Whether the process has a handler of its own: a bit of what Linux tells of it."""
    status = Path(f"/proc/{app.pid}/status").read_text()
    return int(re.search(r"SigCgt:\s*(\w+)", status)[1], 16) >> signal.SIGTERM - 1 & 1


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("moment", ["gradio is imported", *thorough("it could", "it says where")])
def test_told_to_end_as_it_starts_it_ends_without_a_word(tmp_path, monkeypatch, moment):
    temporary, log = tmp_path / "temporary", tmp_path / "log"
    temporary.mkdir()
    monkeypatch.delenv("GRADIO_TEMP_DIR", raising=False)
    monkeypatch.setenv("TMPDIR", str(temporary))
    app = start(port=free_port(), log=log)
    maps = Path(f"/proc/{app.pid}/maps")
    reached = {
        "it could": lambda: True,
        "gradio is imported": lambda: "pydantic_core" in maps.read_text(),
        "it says where": lambda: "Running on" in log.read_text(),
    }
    try:
        wait_for(lambda: catches_sigterm(app) and reached[moment](), app)
        assert [*temporary.iterdir()]
        app.terminate()
        assert app.wait(20) == 0
    finally:
        app.kill()
    assert not [*temporary.iterdir()]
    assert log.read_text().count("\n") <= (moment == "it says where")


@pytest.mark.thorough
def test_an_address_of_ipv6_is_served_and_printed(tmp_path, monkeypatch):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    monkeypatch.setenv("GRADIO_SERVER_NAME", "::1")
    log, port = tmp_path / "log", free_port()
    app = start(port=port, log=log)
    try:
        wait_for(lambda: "Running on" in log.read_text(), app)
        assert f"http://[::1]:{port}\n" in log.read_text()
        assert json.load(urllib.request.urlopen(f"http://[::1]:{port}/healthz"))["ready"]
    finally:
        app.terminate()
        app.wait(20)


@pytest.mark.parametrize("target", ["site", "lenet.html"])
def test_a_page_is_written_over_itself_and_over_no_other(tmp_path, monkeypatch, capsys, target):
    place = tmp_path / target
    page = place / "index.html" if target == "site" else place

    def export(*flags):
        monkeypatch.setattr(sys, "argv", ["lenet-demo", "export", str(place), *flags])
        main()

    page.parent.mkdir(exist_ok=True)
    page.write_text("<!doctype html><title>somebody's</title>")
    with pytest.raises(SystemExit, match="is another page: name another place, or add --force"):
        export()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [page]
    assert "somebody's" in page.read_text()
    export("--force")
    export(*["--space", "ann/pages"] * (target == "site"))
    assert capsys.readouterr().out.count(f"written to {page}\n") == 2
    assert (place / "README.md").is_file() == (target == "site")


@pytest.mark.thorough
def test_a_taken_port_makes_gradio_take_the_next_and_tell(tmp_path, monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    log = tmp_path / "log"
    with socket.socket() as other:
        with contextlib.suppress(OSError):  # taken already, by somebody else: as good
            other.bind(("127.0.0.1", 7860))
            other.listen()
        app = start(log=log)
        try:
            wait_for(lambda: "Running on local URL" in log.read_text(), app)
        finally:
            app.terminate()
            app.wait(20)
    said = log.read_text()
    assert "Running on local URL" in said
    assert "127.0.0.1:7860" not in said

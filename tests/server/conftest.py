"""Apps in other places, or with other bounds, than the tests' first."""

import contextlib
import os
import shutil
from types import SimpleNamespace

import pytest

from tests.conftest import copy_app, running_process
from tools.app import ROOT

# From root is taken what lets it write where nobody may.
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("setpriv")
ORDINARY = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if IS_ROOT else []


@pytest.fixture(scope="session")
def confined(tmp_path_factory):
    """The app where it may not write, with no home, under umlauts, behind a proxy on this machine,
    and asked by language models, too: its url, process, log, folder, and what lay there before."""
    place = tmp_path_factory.mktemp("confined")
    folder, temporary = place / "Grüße an alle Ziffern", place / "kurz gemerkt"
    folder.mkdir()
    temporary.mkdir()
    copy_app(folder)
    before = sorted(folder.rglob("*"))
    for path in [folder, *before]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TMPDIR", str(temporary))
            patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
            patch.setenv("FORWARDED_ALLOW_IPS", "127.0.0.1")
            patch.setenv("GRADIO_MCP_SERVER", "true")
            for name in ("HOME", "GRADIO_TEMP_DIR", "HF_HOME"):
                patch.delenv(name, raising=False)
            with running_process(folder, place / "log", ORDINARY) as (url, process):
                patch.undo()
                yield SimpleNamespace(
                    url=url, process=process, log=place / "log", folder=folder, before=before
                )
    finally:
        for path in [folder, *before]:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture(scope="session")
def lowered(tmp_path_factory):
    """The app with the bounds of `lowered.py`, asked by language models, too: its url, its log, and
    the folder in which it writes."""
    place = tmp_path_factory.mktemp("lowered")
    with running_lowered(place) as (url, _process):
        yield SimpleNamespace(url=url, log=place / "log", folder=place / "temporary")
    assert not [*(place / "temporary").iterdir()]


@contextlib.contextmanager
def running_lowered(place):
    """(url, process) of the app with the bounds of `lowered.py`; it writes in place/temporary."""
    (place / "temporary").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(place / "temporary"))
        patch.setenv("GRADIO_MCP_SERVER", "true")
        with running_process(ROOT, place / "log", script="-m tests.server.lowered") as running:
            patch.undo()
            yield running

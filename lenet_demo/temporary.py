"""A temporary folder of this process's own: what is written there ends with the process."""

import atexit
import contextlib
import functools
import os
import shutil
import sys
import tempfile
from pathlib import Path

PREFIX = "lenet-demo-"
UNLOCKED = -1


@functools.cache
def own_folder() -> Path:
    """The folder, for Gradio's files, too: call it before Gradio is imported, which asks once.

    It lies in `GRADIO_TEMP_DIR`, if that is set, or in the system's temporary folder, and is
    removed when the process exits. The folder of a process that was killed is removed by the next
    one that starts: a folder is locked for as long as its process lives, so one that can be locked
    is left over. Where there are no such locks (Windows), it stays.
    """
    root = Path(os.environ.get("GRADIO_TEMP_DIR") or tempfile.gettempdir())
    root.mkdir(parents=True, exist_ok=True)
    for folder in root.glob(f"{PREFIX}*"):
        remove_left_over(folder)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=root)).resolve()
        # Another process may take it for left over until it is locked.
        with contextlib.suppress(OSError):
            lock(folder)
            if folder.exists():
                break
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    return folder


def remove_left_over(folder: Path) -> None:
    """Only if no living process has locked it; nothing of other users can be locked."""
    with contextlib.suppress(OSError):
        descriptor = lock(folder)
        if descriptor == UNLOCKED:
            return
        try:
            shutil.rmtree(folder)
        finally:
            os.close(descriptor)


def lock(folder: Path) -> int:
    """A descriptor that holds the lock until it is closed; raises `OSError` where another does."""
    if sys.platform == "win32":
        return UNLOCKED
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor

"""Work that runs share: each piece is made once, by whichever run comes to it first."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

Piece = TypeVar("Piece")


def share(folder: Path, numbers: Sequence[int], make: Callable[[int], Piece]) -> list[Piece]:
    """What `make` gives for each of `numbers`; those another run is at come last, waited for.

    `make` reads what is made already, and goes on where its maker was stopped. The locks in
    `folder` are the operating system's: they go with their process, however that ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pieces: dict[int, Piece] = {}
    at_another = []
    for number in numbers:
        lock = FileLock(folder / f"{number:02}.lock")
        try:
            held = lock.acquire(timeout=0)
        except Timeout:
            at_another.append((number, lock))
            continue
        with held:
            pieces[number] = make(number)
    for number, lock in at_another:
        print(f"Another run works on {number} of {folder}: waiting for it.", flush=True)
        with lock:
            pieces[number] = make(number)
    return [pieces[number] for number in numbers]

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from filelock import FileLock

from lenet_demo.training.distillation import share


def test_pieces_that_another_run_makes_come_last(tmp_path):
    pieces, others_done = [], Event()

    def make(number):
        pieces.append(number)
        if number == 4:
            others_done.set()
        return number**2

    with ThreadPoolExecutor(1) as pool:
        with FileLock(tmp_path / "02.lock"):
            answer = pool.submit(share, tmp_path, range(1, 5), make)
            assert others_done.wait(10)
            assert pieces == [1, 3, 4]
        assert answer.result(10) == [1, 4, 9, 16]
    assert pieces == [1, 3, 4, 2]


def test_another_run_may_redo_a_piece_that_failed(tmp_path):
    def fail(number):
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        share(tmp_path, [7], fail)
    with FileLock(tmp_path / "07.lock", timeout=0):
        pass

"""Quotas: what one client takes, another does not miss."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from lenet_demo.server.bodies import Refused
from lenet_demo.server.quotas import CLIENT, Cap, FairQueue, Quotas, TokenBucket, client_key
from lenet_demo.server.serve import RateLimitedStream, write_journal

# In a thread of its own: the browser tests leave an event loop running in the main one.
thread = ThreadPoolExecutor(1)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:1:2:3", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
    ],
)
def test_a_client_is_known_by_its_address(host, address):
    assert client_key((host, 80)) == address


def test_one_address_pays_and_others_do_not():
    now = 0.0
    rates = TokenBucket(per_second=10, burst=20, clock=lambda: now)
    for _ in range(20):
        rates.charge("a", 1)
    with pytest.raises(Refused) as refused:
        rates.charge("a", 5)
    assert (refused.value.status, refused.value.retry_after) == (429, 1)
    rates.charge("b", 20)
    now = 0.5
    rates.charge("a", 5)


def test_sixty_people_behind_one_address_are_served():
    """Each opens the page, draws a stroke every three seconds and calls an endpoint every ten."""
    now = 0.0
    rates = Quotas().units
    rates.clock = lambda: now
    for _ in range(60):
        rates.charge("school", 1 + 60 * 0.2)  # the page and sixty files, all at once
    for second in range(120):
        now = float(second)
        for visitor in range(60):
            if (second + visitor) % 3 == 0:
                rates.charge("school", 1 + 2_000 / 2_000)
            if (second + visitor) % 10 == 0:
                rates.charge("school", 5 + 1 + 1)


def test_over_a_cap_a_client_is_refused_and_over_the_total_any():
    cap = Cap(per_client=3, total=5, retry_after=7)
    CLIENT.set("a")
    assert cap.take(3) == "a"
    for client, status in (("a", 429), ("b", 503)):
        CLIENT.set(client)
        with pytest.raises(Refused) as refused:
            cap.take(3)
        assert (refused.value.status, refused.value.retry_after) == (status, 7)
    with cap.hold():
        assert cap.held == {"a": 3, "b": 1}
    cap.give_back("a", 3)
    assert not cap.held


def test_a_crowd_waits_behind_itself():
    order = []

    async def work(queue, address, number):
        CLIENT.set(address)
        async with queue.turn():
            await asyncio.sleep(0)
            order.append(f"{address}{number}")

    async def crowd():
        queue = FairQueue()
        tasks = [asyncio.ensure_future(work(queue, "a", i)) for i in range(6)]
        await asyncio.sleep(0)
        tasks.append(asyncio.ensure_future(work(queue, "b", 0)))
        await asyncio.gather(*tasks)
        assert not queue.own

    thread.submit(asyncio.run, crowd()).result()
    assert order[0] == "a0"
    assert order.index("b0") <= 3


def test_a_turn_that_nobody_waits_for_any_more_is_passed_on():
    async def leave():
        queue = FairQueue()
        async with queue.turn():
            waiting = asyncio.ensure_future(queue.turn().__aenter__())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        async with queue.turn():
            pass
        return queue.all.locked()

    assert not thread.submit(asyncio.run, leave()).result()


def test_a_log_cannot_be_filled(tmp_path):
    path = tmp_path / "log"
    with path.open("w") as file:
        stream = RateLimitedStream(file, limit=1_000)
        for _ in range(10_000):
            print("a line of an attacker's", file=stream)
        stream.since -= 61
        print("the next minute", file=stream)
    said = path.read_text()
    assert len(said) < 1_100
    assert "more characters" in said
    assert said.endswith("the next minute\n")


def test_a_line_a_minute_tells_counts_and_no_address(caplog):
    gateway = SimpleNamespace(counts=Counter())
    with caplog.at_level("INFO", "lenet_demo"):
        write_journal(gateway)
        assert not caplog.records
        gateway.counts.update(["visitors", "words", "refused: busy", "words"])
        write_journal(gateway)
        assert not gateway.counts
    assert caplog.messages == ["In the last minute: 1 refused: busy, 1 visitors, 2 words"]

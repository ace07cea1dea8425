"""Shares: what one address takes, another does not miss."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from lenet_demo.server.bodies import Refused
from lenet_demo.server.bounds import UNITS_A_SECOND, UNITS_AT_ONCE
from lenet_demo.server.journal import Bounded, Journal
from lenet_demo.server.shares import Places, Rates, Turns, asker

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
def test_who_asks(host, address):
    assert asker((host, 80)) == address


def test_one_address_pays_and_others_do_not():
    now = 0.0
    rates = Rates(per_second=10, burst=20, clock=lambda: now)
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
    rates = Rates(UNITS_A_SECOND, UNITS_AT_ONCE, clock=lambda: now)
    for _ in range(60):
        rates.charge("school", 1 + 60 * 0.2)  # the page and sixty files, all at once
    for second in range(120):
        now = float(second)
        for visitor in range(60):
            if (second + visitor) % 3 == 0:
                rates.charge("school", 1 + 2_000 / 2_000)
            if (second + visitor) % 10 == 0:
                rates.charge("school", 5 + 1 + 1)


def test_whoever_holds_most_gives_up_what_rests_longest():
    given_up = []
    places = Places(each=3, most=5, give_up=given_up.append)
    for thing in ("a1", "a2", "a3"):
        places.take("a", thing)
    places.touch("a1")
    places.take("a", "a4")
    assert given_up == ["a2"]
    places.take("b", "b1")
    places.take("c", "c1")
    places.take("d", "d1")
    assert given_up == ["a2", "a3"]
    assert set(places.held) == {"a1", "a4", "b1", "c1", "d1"}
    for thing in list(places.held):
        places.leave(thing)
    assert not places.things
    assert not places.sizes


def test_what_has_been_held_for_long_is_given_up():
    given_up = []
    places = Places(each=3, most=5, give_up=given_up.append)
    places.take("a", "a1", size=2)
    places.end_older(60)
    assert not given_up
    places.end_older(0)
    assert given_up == ["a1"]


def test_a_crowd_waits_behind_itself():
    order = []

    async def work(turns, address, number):
        async with turns.turn(address):
            await asyncio.sleep(0)
            order.append(f"{address}{number}")

    async def crowd():
        turns = Turns(1, each=5)
        tasks = [asyncio.ensure_future(work(turns, "a", i)) for i in range(6)]
        await asyncio.sleep(0)
        tasks.append(asyncio.ensure_future(work(turns, "b", 0)))
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert turns.free == 1
        assert not turns.here
        return [result for result in results if result is not None]

    (refused,) = thread.submit(asyncio.run, crowd()).result()
    assert refused.status == 429
    assert order.index("b0") <= 3


def test_a_turn_that_nobody_waits_for_any_more_is_passed_on():
    async def leave():
        turns = Turns(1, each=5)
        async with turns.turn("a"):
            waiting = asyncio.ensure_future(turns.turn("b").__aenter__())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        async with turns.turn("c"):
            pass
        return turns.free

    assert thread.submit(asyncio.run, leave()).result() == 1


def test_a_log_cannot_be_filled(tmp_path):
    path = tmp_path / "log"
    with path.open("w") as file:
        bounded = Bounded(file, most=1_000)
        for _ in range(10_000):
            print("a line of an attacker's", file=bounded)
        bounded.since -= 61
        print("the next minute", file=bounded)
    said = path.read_text()
    assert len(said) < 1_100
    assert "more characters" in said
    assert said.endswith("the next minute\n")


def test_a_line_a_minute_tells_counts_and_no_address(caplog):
    journal = Journal()
    with caplog.at_level("INFO", "lenet_demo"):
        journal.tell()
        assert not caplog.records
        journal.count("GET", "/")
        journal.count("POST", "/page/0123456789abcdef/word")
        journal.refuse(429)
        journal.refuse(404)
        journal.tell()
    assert caplog.messages == ["In the last minute: 1 visitors, 1 words; refused: 1 busy, 1 shut"]

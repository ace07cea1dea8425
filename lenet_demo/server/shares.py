"""Each address's share of the server, so that nobody is refused for what somebody else does.

Three kinds, all of bounded size and with nothing kept for longer than it is needed: units of work
in the long run (`Rates`), places that things take up (`Places`), turns at a worker (`Turns`).
"""

import asyncio
import ipaddress
import math
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from typing import NamedTuple

from .bodies import Refused

MOST_ADDRESSES = 10_000


def busy(seconds: float = 1) -> Refused:
    """What an address is told that asks for more than its share."""
    wait = math.ceil(seconds)
    sentence = f"Too many requests from your address; try again in {wait} s."
    return Refused(429, sentence, retry_after=wait)


def asker(client: tuple[str, int] | None) -> str:
    """Who asks, by the peer's address: of IPv6 its first half, the other is its holder's choice."""
    host = client[0] if client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return host


class Rates:
    """Units of work for each address: `per_second` on end, `burst` at once."""

    def __init__(
        self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic
    ):
        self.per_second, self.burst, self.clock = per_second, burst, clock
        # What each owes, and when that was so; who owes nothing is soon forgotten.
        self.owed: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def charge(self, address: str, units: float) -> None:
        """Raises `Refused`, and charges nothing, where more is owed than may be."""
        now = self.clock()
        owed, then = self.owed.pop(address, (0.0, now))
        owed = max(0.0, owed - (now - then) * self.per_second)
        over = owed + units - self.burst
        self.owed[address] = (owed if over > 0 else owed + units, now)
        while len(self.owed) > MOST_ADDRESSES:
            self.owed.popitem(last=False)
        if over > 0:
            raise busy(over / self.per_second)


class Held(NamedTuple):
    address: str
    size: float
    since: float


class Places:
    """What addresses hold: `each` of them at most so much, and all together `most`.

    Nobody new is turned away: where there is too much of it, whoever holds most gives up what has
    been at rest for longest. `give_up` is told what that is.
    """

    def __init__(self, each: float, most: float, give_up: Callable[..., object]):
        self.each, self.most, self.give_up = each, most, give_up
        self.things: dict[str, OrderedDict[Hashable, None]] = {}
        self.held: dict[Hashable, Held] = {}
        self.sizes: Counter[str] = Counter()

    def take(
        self, address: str, thing: Hashable, size: float = 1, each: float | None = None
    ) -> None:
        self.leave(thing)
        while self.sizes[address] and self.sizes[address] + size > (each or self.each):
            self.end(next(iter(self.things[address])))
        while self.held and self.sizes.total() + size > self.most:
            greediest = max(self.sizes, key=self.sizes.__getitem__)
            self.end(next(iter(self.things[greediest])))
        self.things.setdefault(address, OrderedDict())[thing] = None
        self.held[thing] = Held(address, size, time.monotonic())
        self.sizes[address] += size  # type: ignore[assignment]

    def touch(self, thing: Hashable) -> None:
        """`thing` is in use: it rests from now on."""
        if (held := self.held.get(thing)) is not None:
            self.held[thing] = held._replace(since=time.monotonic())
            self.things[held.address].move_to_end(thing)

    def leave(self, thing: Hashable) -> None:
        held = self.held.pop(thing, None)
        if held is None:
            return
        self.sizes[held.address] -= held.size  # type: ignore[assignment]
        del self.things[held.address][thing]
        if not self.things[held.address]:
            del self.things[held.address], self.sizes[held.address]

    def end(self, thing: Hashable) -> None:
        self.leave(thing)
        self.give_up(thing)

    def end_older(self, seconds: float) -> None:
        """Give up all that has been at rest for longer than that."""
        before = time.monotonic() - seconds
        for thing in [thing for thing, held in self.held.items() if held.since <= before]:
            self.end(thing)


class Turns:
    """`at_once` workers; addresses take turns, and of one at most `each` are here at a time."""

    def __init__(self, at_once: int, each: int):
        self.free, self.each = at_once, each
        self.here: Counter[str] = Counter()
        self.waiting: OrderedDict[str, deque[asyncio.Future]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        if self.here[address] >= self.each:
            raise busy()
        self.here[address] += 1
        try:
            if self.free:
                self.free -= 1
            else:
                await self.wait(address)
            try:
                yield
            finally:
                self.next()
        finally:
            self.here[address] -= 1
            if not self.here[address]:
                del self.here[address]

    async def wait(self, address: str) -> None:
        turn: asyncio.Future = asyncio.get_running_loop().create_future()
        self.waiting.setdefault(address, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.next()  # it was ours already
            raise

    def next(self) -> None:
        """Hand the turn to the address that has waited for longest, or nobody."""
        while self.waiting:
            address, turns = self.waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self.waiting[address] = turns  # behind the others
            if not turn.done():
                return turn.set_result(None)
        self.free += 1
        return None

"""What each client may ask for and hold, and all together: the numbers, and what counts them."""

import asyncio
import ipaddress
import math
import secrets
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from weakref import WeakValueDictionary

import anyio

from ..temporary import own_folder
from .bodies import Refused

MEGABYTE = 10**6
MAX_CLIENTS = 10_000  # remembered by a token bucket
FILE_OVERHEAD = 8_192  # bytes that the smallest file takes on a disk, with its entry in a folder

UNITS_PER_SECOND = 500  # of processor time: a small drawing, of about 2 ms, is one

CLIENT: ContextVar[str] = ContextVar("client", default="")  # whose request is being answered


def too_many(seconds: float) -> Refused:
    wait = math.ceil(seconds)
    sentence = f"Too many requests from your address; try again in {wait} s."
    return Refused(429, sentence, retry_after=wait)


def client_key(client: tuple[str, int] | None) -> str:
    """A client, by its address: of IPv6 the first half, since its holder chooses the other."""
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


class TokenBucket:
    """Units of work for each client: `per_second` in the long run, `burst` at once."""

    def __init__(
        self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic
    ):
        self.per_second, self.burst, self.clock = per_second, burst, clock
        self.debts: OrderedDict[str, tuple[float, float]] = OrderedDict()  # units, and since when

    def charge(self, client: str, units: float, *, is_done: bool = False) -> None:
        """Raises `Refused`, and charges nothing, where more is owed than may be.

        Work that `is_done` is charged in any case.
        """
        now = self.clock()
        debt, since = self.debts.pop(client, (0.0, now))
        debt = max(0.0, debt - (now - since) * self.per_second)
        excess = debt + units - self.burst
        is_refused = excess > 0 and not is_done
        self.debts[client] = (debt if is_refused else debt + units, now)
        while len(self.debts) > MAX_CLIENTS:
            self.debts.popitem(last=False)
        if is_refused:
            raise too_many(excess / self.per_second)


class Cap:
    """How much each client, and all together, may hold at a time; a newcomer over it is refused."""

    def __init__(self, per_client: float, total: float, retry_after: int = 1):
        self.per_client, self.total, self.retry_after = per_client, total, retry_after
        self.held: Counter[str] = Counter()

    def take(self, size: int = 1) -> str:
        """More of it for the client whose request is answered, which is returned."""
        client = CLIENT.get()
        if self.held[client] + size > self.per_client:
            raise too_many(self.retry_after)
        if self.held.total() + size > self.total:
            sentence = f"The server is full; try again in {self.retry_after} s."
            raise Refused(503, sentence, self.retry_after)
        self.held[client] += size
        return client

    def give_back(self, client: str, size: int = 1) -> None:
        self.held[client] -= size
        if not self.held[client]:
            del self.held[client]

    @contextmanager
    def hold(self) -> Iterator[None]:
        client = self.take()
        try:
            yield
        finally:
            self.give_back(client)


class FairQueue:
    """One at a time, the clients in turn: of each client one waits beside the others'."""

    def __init__(self) -> None:
        self.all = asyncio.Lock()  # its waiters are woken in their order
        self.own: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def own_turn(self) -> asyncio.Lock:
        """Whose turn it is of the requests of the client whose request is answered."""
        return self.own.setdefault(CLIENT.get(), asyncio.Lock())

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        async with self.own_turn(), self.all:
            yield


class Uploads:
    """Files that programs upload, to name them in a call; each is deleted after `seconds`."""

    def __init__(self, cap: Cap, seconds: float):
        self.cap, self.seconds, self.folder = cap, seconds, own_folder()
        self.paths: set[str] = set()

    async def save(self, content: bytes | memoryview) -> str:
        """The path of a new file, which counts from before it is written."""
        path, size = self.folder / secrets.token_hex(16), len(content) + FILE_OVERHEAD
        client = self.cap.take(size)
        asyncio.get_running_loop().call_later(self.seconds, self.delete, path, client, size)
        try:
            await anyio.to_thread.run_sync(path.write_bytes, content)
        except OSError:
            raise Refused(503, "The server cannot keep files now; try later.", 60) from None
        self.paths.add(str(path))
        return str(path)

    def delete(self, path: Path, client: str, size: int) -> None:
        self.paths.discard(str(path))
        self.cap.give_back(client, size)
        with suppress(OSError):
            path.unlink()


class Quotas:
    """The numbers, for each client and in all."""

    def __init__(self) -> None:
        # Sixty people behind one address, each opening the page, drawing and calling, need half.
        self.units = TokenBucket(per_second=100, burst=1_000)
        # Bytes of request bodies: of drawings; of pictures, until they are answered.
        self.small_bodies = Cap(16 * MEGABYTE, 64 * MEGABYTE)
        self.large_bodies = Cap(60 * MEGABYTE, 200 * MEGABYTE)
        self.uploads = Uploads(Cap(60 * MEGABYTE, 200 * MEGABYTE, retry_after=60), seconds=300)
        self.streams, self.stream_seconds = (Cap(64, 1_024), 300.0)  # of results, and MCP's
        self.calls = Cap(64, 1_024)  # of named endpoints, until their results are fetched
        self.questions = Cap(8, 256)  # the page's large drawings and pictures
        self.drawings, self.pictures = FairQueue(), FairQueue()  # in which both wait

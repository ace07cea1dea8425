"""The page's question, asked without a server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from lenet_demo.server.questions import Questions, parse_drawing
from lenet_demo.server.quotas import Quotas

# In a thread of its own: the browser tests leave an event loop running in the main one.
thread = ThreadPoolExecutor(1)


def word(drawing, nets):
    """What the page is answered, or raises."""

    async def answer():
        return await Questions(nets, None, Quotas()).read(parse_drawing(drawing, nets))

    return thread.submit(asyncio.run, answer()).result()

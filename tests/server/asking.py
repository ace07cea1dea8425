"""The page's question, asked without a server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from lenet_demo.server import answers
from lenet_demo.server.batches import batches_of

# In a thread of its own: the browser tests leave an event loop running in the main one.
thread = ThreadPoolExecutor(1)


def word(drawing, nets):
    """What `answers.word` gives, or raises."""
    return thread.submit(asyncio.run, answers.word(drawing, batches_of(nets))).result()

"""What comes in from outside.

Read gateway, doors, bounds, shares; then requests, answers, pictures, endpoints; then serve.
"""

from .answers import page_routes
from .bounds import Bounds
from .endpoint_check import endpoint_checks
from .endpoints import add_endpoints
from .files import Files
from .gateway import Gateway
from .journal import Bounded
from .pictures import Workshop
from .serve import serve

__all__ = [
    "Bounded",
    "Bounds",
    "Files",
    "Gateway",
    "Workshop",
    "add_endpoints",
    "endpoint_checks",
    "page_routes",
    "serve",
]

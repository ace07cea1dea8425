"""What comes in from outside: read routes, quotas, gateway; then what answers; then serve."""

from .cache import Files
from .gateway import Gateway
from .serve import RateLimitedStream, serve

__all__ = ["Files", "Gateway", "RateLimitedStream", "serve"]

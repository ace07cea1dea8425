"""What comes in from outside. Read gateway, bodies, requests, answers, files, endpoints."""

from .answers import page_routes
from .endpoint_check import endpoint_checks
from .endpoints import add_endpoints
from .files import Files
from .gateway import Gateway

__all__ = ["Files", "Gateway", "add_endpoints", "endpoint_checks", "page_routes"]

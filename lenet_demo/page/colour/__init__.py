"""The view Colour: pictures of ten kinds, read by two networks."""

from .samples import painted
from .words import about

__all__ = ["about", "painted"]

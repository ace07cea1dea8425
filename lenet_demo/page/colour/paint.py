"""Ten small pictures to start from, one of each class, painted by this program: no photographs.

python -m lenet_demo.page.colour.paint
"""

import random
from collections.abc import Callable

from PIL import Image

from .animals import bird, cat, deer, dog, frog, horse
from .canvas import SIDE, Canvas
from .samples import STRIP
from .vehicles import airplane, automobile, ship, truck

# In the order of the classes, each with the seed of its chances. Grounds and seeds were tried until
# both networks read the picture: they are here to show how one is read, and measure nothing.
SCENES: tuple[tuple[Callable[[random.Random], Canvas], int], ...] = (
    (airplane, 15),
    (automobile, 12),
    (bird, 3),
    (cat, 5),
    (deer, 12),
    (dog, 10),
    (frog, 6),
    (horse, 13),
    (ship, 7),
    (truck, 7),
)


def paint() -> Image.Image:
    """All ten side by side."""
    strip = Image.new("RGB", (SIDE * len(SCENES), SIDE))
    for i, (scene, seed) in enumerate(SCENES):
        strip.paste(scene(random.Random(seed)).done(), (SIDE * i, 0))
    return strip


if __name__ == "__main__":
    paint().save(STRIP, optimize=True)

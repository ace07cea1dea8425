"""A canvas for small pictures: painted large, then seen as by a camera, small and soft."""

import random
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE = 32
FINE = 8  # painted so many times as large

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Canvas:
    """A picture in the making; places and sizes in pixels of the small one, y downwards."""

    def __init__(self, chance: random.Random, top: Colour, bottom: Colour) -> None:
        """Ground whose colour runs from `top` to `bottom`."""
        self.chance = chance
        run = np.linspace(np.array(top), np.array(bottom), SIDE * FINE)[:, None]
        ground = np.repeat(run, SIDE * FINE, axis=1)
        self.picture = Image.fromarray(ground.astype(np.uint8))
        self.pen = ImageDraw.Draw(self.picture)

    def area(self, points: Sequence[Point], colour: Colour) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self.pen.rectangle([v * FINE for v in (left, top, right, bottom)], colour)

    def oval(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """An ellipse about (x, y), by its half axes."""
        self.pen.ellipse([v * FINE for v in (x - wide, y - high, x + wide, y + high)], colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        places = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(places, colour, round(width * FINE), joint="curve")

    def blotches(self, top: float, bottom: float, colours: Sequence[Colour], count: int) -> None:
        """Leaves, grass, waves: ovals of any of `colours` between two heights."""
        for _ in range(count):
            x, y = self.chance.uniform(0, SIDE), self.chance.uniform(top, bottom)
            wide, high = self.chance.uniform(0.8, 2.6), self.chance.uniform(0.4, 1.4)
            self.oval(x, y, wide, high, self.chance.choice(colours))

    def done(self) -> Image.Image:
        """The small picture, with a camera's blur and grain."""
        soft = self.picture.filter(ImageFilter.GaussianBlur(0.45 * FINE))
        small = np.asarray(soft.resize((SIDE, SIDE), Image.Resampling.BOX), float)
        grain = np.random.default_rng(self.chance.randrange(2**32)).normal(0, 5, (SIDE, SIDE, 1))
        return Image.fromarray((small + grain).clip(0, 255).astype(np.uint8))


def shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, round(level * factor)) for level in colour)
    return red, green, blue

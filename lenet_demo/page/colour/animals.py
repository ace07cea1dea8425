"""The six animals of CIFAR-10's classes, each painted in a scene."""

import random
from collections.abc import Sequence

from .canvas import Canvas, Colour, shade


def bird(chance: random.Random) -> Canvas:
    on = Canvas(chance, (128, 152, 96), (96, 124, 70))
    on.blotches(0, 32, [(112, 140, 84), (142, 164, 108), (104, 128, 76)], 30)
    brown = (120, 86, 58)
    on.line([(0, 27), (12, 25.4), (32, 26.4)], 1.8, (84, 62, 44))
    on.line([(15, 21), (15, 25.6)], 0.7, (60, 44, 34))
    on.line([(18, 21), (18, 25.8)], 0.7, (60, 44, 34))
    on.area([(9, 19), (2, 25), (4.4, 26.4), (12, 21.6)], shade(brown, 0.7))
    on.oval(15, 17.2, 7, 5, brown)
    on.oval(17.4, 18.8, 4.8, 3.6, (214, 196, 164))
    on.area([(8, 15), (15, 13.6), (18, 17.6), (10.6, 20.4), (5.4, 22)], shade(brown, 0.62))
    on.oval(21.4, 11.4, 3.8, 3.5, brown)
    on.oval(22.4, 12.8, 2.3, 1.9, (214, 196, 164))
    on.area([(24.6, 10.4), (28.8, 11.8), (24.6, 12.8)], (66, 54, 40))
    on.oval(22.6, 10.6, 0.7, 0.7, (16, 14, 14))
    return on


def face(on: Canvas, fur: Colour, dark: Colour, muzzle: Colour) -> None:
    """A head seen from in front, without its ears."""
    on.oval(16, 31, 9.4, 8, shade(fur, 0.86))
    on.oval(16, 17.4, 8.8, 8.2, fur)
    on.oval(16, 21.4, 4.2, 3.2, muzzle)
    for x in (12.4, 19.6):
        on.oval(x, 16, 1.5, 1.4, dark)
    on.oval(16, 20, 1.2, 0.9, (52, 36, 36))
    on.line([(16, 20.8), (16, 22.4)], 0.5, (82, 60, 56))


def cat(chance: random.Random) -> Canvas:
    on = Canvas(chance, (150, 70, 60), (120, 60, 50))
    fur = chance.choice([(134, 122, 112), (126, 118, 112), (140, 128, 116)])
    on.box(0, 25, 32, 32, (104, 48, 44))
    for side in (-1, 1):
        on.area([(16 + side * 8.6, 4), (16 + side * 9, 14), (16 + side * 2.4, 10)], shade(fur, 0.8))
        on.area(
            [(16 + side * 7.8, 6.4), (16 + side * 8, 12), (16 + side * 4.2, 10)], (196, 150, 142)
        )
    face(on, fur, (36, 40, 30), (222, 214, 206))
    for x in (13.4, 16, 18.6):
        on.line([(x, 9.8), (16 + (x - 16) * 0.8, 13)], 0.8, shade(fur, 0.5))
    for side in (-1, 1):
        on.oval(16 + side * 3.6, 16, 1.3, 1.2, (186, 190, 96))
        on.oval(16 + side * 3.6, 16, 0.5, 1.2, (14, 14, 14))
        for y in (20.4, 22):
            on.line([(16 + side * 3, y), (16 + side * 10, y + 0.6)], 0.25, (236, 232, 228))
        on.line([(16 + side * 8.4, 16.4), (16 + side * 5.4, 17.4)], 0.8, shade(fur, 0.55))
    return on


def legs(on: Canvas, places: Sequence[float], top: float, foot: float, colour: Colour) -> None:
    for i, x in enumerate(places):
        on.line([(x, top), (x + (0.4 if i % 2 else -0.3), foot)], 1.5, colour)


def deer(chance: random.Random) -> Canvas:
    on = Canvas(chance, (96, 116, 66), (126, 140, 78))
    on.blotches(0, 13, [(66, 88, 48), (84, 104, 56), (110, 128, 76)], 44)
    on.blotches(20, 32, [(132, 146, 78), (116, 132, 70), (148, 156, 92)], 40)
    tan = (156, 112, 70)
    legs(on, (10, 12.4, 19, 21.2), 18, 28.4, shade(tan, 0.66))
    on.oval(15.4, 17.4, 7.2, 3.9, tan)
    on.oval(15.6, 19.4, 5.6, 1.9, (196, 164, 126))
    on.area([(19, 17), (21.8, 8.6), (24.6, 9.4), (22.8, 18)], tan)
    on.oval(24.6, 8.4, 3, 1.8, shade(tan, 0.94))
    on.oval(27, 9, 1, 0.8, (52, 40, 34))
    on.area([(22.2, 7.4), (19.4, 6), (21.4, 8.8)], shade(tan, 0.8))
    for side in (-1, 1):
        base = 22.8 + side * 0.6
        on.line([(base, 7), (base + side * 2, 4), (base + side * 1.4, 0.8)], 0.7, (98, 76, 52))
        on.line([(base + side * 1.8, 4.2), (base + side * 3.8, 2.2)], 0.6, (98, 76, 52))
    on.oval(8.2, 16, 1.1, 1.4, (226, 214, 196))
    return on


def dog(chance: random.Random) -> Canvas:
    on = Canvas(chance, (140, 146, 130), (120, 128, 96))
    fur = chance.choice([(196, 156, 104), (176, 130, 84), (206, 178, 136)])
    face(on, fur, (30, 24, 22), (236, 222, 200))
    for side in (-1, 1):
        on.area(
            [
                (16 + side * 5, 9.6),
                (16 + side * 9.4, 10.4),
                (16 + side * 11.4, 19),
                (16 + side * 8.6, 21.4),
            ],
            shade(fur, 0.62),
        )
    on.oval(16, 19.6, 2, 1.4, (26, 22, 22))
    on.oval(16, 25, 1.6, 2, (206, 110, 112))
    return on


def frog(chance: random.Random) -> Canvas:
    on = Canvas(chance, (58, 54, 52), (46, 42, 40))
    on.blotches(0, 32, [(50, 48, 46), (68, 62, 56), (58, 60, 48)], 40)
    green = chance.choice([(106, 138, 56), (122, 150, 60), (138, 164, 62)])
    on.oval(16, 26, 11.5, 2, (66, 54, 40))
    for side in (-1, 1):
        on.oval(16 + side * 8, 22, 4.4, 3.6, shade(green, 0.74))
        on.line([(16 + side * 5.4, 21), (16 + side * 8, 26.6)], 1.7, shade(green, 0.86))
        on.oval(16 + side * 9, 26.6, 2.2, 0.8, shade(green, 0.8))
    on.oval(16, 18.8, 8.4, 6.8, green)
    on.oval(16, 22, 6.4, 3.6, (190, 196, 130))
    on.line([(9.4, 17.8), (16, 19.2), (22.6, 17.8)], 0.6, (56, 70, 30))
    for side in (-1, 1):
        on.oval(16 + side * 4.8, 12.4, 2.5, 2.4, shade(green, 1.08))
        on.oval(16 + side * 4.9, 12.2, 1.5, 1.5, (196, 162, 56))
        on.oval(16 + side * 4.9, 12.2, 0.8, 0.9, (14, 14, 12))
    return on


def horse(chance: random.Random) -> Canvas:
    on = Canvas(chance, (176, 200, 220), (214, 222, 222))
    on.blotches(8, 15, [(76, 100, 58), (94, 116, 68)], 26)
    on.box(0, 15, 32, 32, (112, 144, 62))
    on.blotches(17, 32, [(120, 150, 66), (102, 136, 56), (134, 158, 78)], 40)
    brown = chance.choice([(112, 66, 40), (96, 54, 34), (128, 78, 46)])
    legs(on, (8.4, 11, 20, 22.2), 18, 29.4, shade(brown, 0.7))
    on.area([(7, 14), (4, 17), (3.6, 24), (5.6, 24), (7.6, 17)], (34, 26, 24))
    on.oval(15, 16.2, 8.6, 4.5, brown)
    on.area([(18.4, 17), (22, 6), (26, 6.6), (24, 17.6)], brown)
    on.area([(22.2, 5.4), (26, 5), (30.2, 11), (28, 12.8), (23.6, 9.4)], shade(brown, 1.06))
    on.line([(22.4, 4.6), (20.4, 8), (18.8, 13)], 1.6, (34, 26, 24))
    on.area([(22.6, 5.6), (23, 3), (24.6, 5.2)], brown)
    return on

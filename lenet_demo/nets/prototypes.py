"""The ten 7×12 prototypes of the output layer, as figure 3 of the paper draws them.

Each digit's target for F6's 84 units is a small picture of that digit: X is +1, a dot is -1.
Pictures, and not a one-of-ten code, so that characters that look alike get codes that lie
close together, and so that units need not be off nearly always. For digits alone the paper calls
that not particularly useful; it is for strings of all printable characters (section II-B).
"""

import torch
from torch import Tensor

WIDTH, HEIGHT = 7, 12

# The overlines on 0, 2, 4 and 5 really are in the figure.
PICTURES = """
   0        1        2        3        4        5        6        7        8        9
.XXXXX.  ...XX..  .XXXXX.  XXXXXXX  .XXXXX.  .XXXXX.  ..XXXX.  XXXXXXX  .XXXXX.  .XXXXX.
.......  ..XXX..  .......  .....XX  .......  .......  .XX....  .....XX  XX...XX  XX..XXX
..XXX..  .XXXX..  .XXXXX.  ....XX.  .......  XXXXXXX  XX.....  .....XX  XX...XX  XX...XX
.XX.XX.  ...XX..  XX...XX  ...XX..  .XX..XX  XX.....  XX.....  ....XX.  XX...XX  XX...XX
XX...XX  ...XX..  X....XX  ..XXXX.  .XX..XX  XX.....  XXXXXX.  ...XX..  .XXXXX.  XX..XXX
XX...XX  ...XX..  ....XX.  .....XX  XXX..XX  .XXXX..  XXX..XX  ...XX..  XX...XX  .XXXXXX
XX...XX  ...XX..  ..XXX..  .....XX  XX...XX  ..XXXX.  XX...XX  ..XX...  XX...XX  .....XX
XX...XX  ...XX..  .XX....  .....XX  XX...XX  .....XX  XX...XX  ..XX...  XX...XX  .....XX
.XX.XX.  ...XX..  XX.....  XX...XX  XX..XXX  XX...XX  XXX..XX  ..XX...  XX...XX  ....XX.
..XXX..  .XXXXXX  XXXXXXX  .XXXXX.  .XXXXXX  .XXXXX.  .XXXXX.  ..XX...  .XXXXX.  .XXXX..
.......  .......  .......  .......  .....XX  .......  .......  .......  .......  .......
.......  .......  .......  .......  .....XX  .......  .......  .......  .......  .......
"""


def prototypes() -> Tensor:
    """The ten codes: (10, 84) float32 of ±1, digit by digit, each picture row by row."""
    _digits, *rows = PICTURES.strip("\n").splitlines()
    ink = [[[pixel == "X" for pixel in cell] for cell in row.split()] for row in rows]
    return torch.tensor(ink).permute(1, 0, 2).flatten(1) * 2.0 - 1.0

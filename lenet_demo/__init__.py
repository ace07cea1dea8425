"""LeNet-5, alive: draw a digit and watch the 1998 network and a modern one read it.

Read the package in this order:

1. `nets`: what the networks are; `lenet5`, all of 1998, is the heart of it.
2. `ink`: how a drawing becomes the 32×32 field that a network sees.
3. `inference`: a field or a picture, read by a network; `sequence`: a whole number at once.
4. `training`: how the weights came about.
5. `page`: what a visitor sees; `notebook`: the same in a notebook's cell.
"""

from .inference import Reading, read, read_picture
from .ink import BadDrawing, field_from_strokes, ink_from_picture, normalise
from .nets import CheckpointError, TutorialLeNet, load_net, save_net
from .notebook import show
from .sequence import NumberReading, read_number

__all__ = [
    "BadDrawing",
    "CheckpointError",
    "NumberReading",
    "Reading",
    "TutorialLeNet",
    "field_from_strokes",
    "ink_from_picture",
    "load_net",
    "normalise",
    "read",
    "read_number",
    "read_picture",
    "save_net",
    "show",
]

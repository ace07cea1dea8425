"""What a network is. Read trace, layers, prototypes, lenet5, plain, modern, wiring, census."""

from .arithmetic import Arithmetic, explain
from .census import census, parameter_count, summary
from .checkpoint import NETS, CheckpointError, load_net, save_net
from .lenet5 import LeNet5
from .modern import ModernLeNet
from .trace import LeNet, Trace
from .tutorials import SmallKernelLeNet, WideLeNet
from .wiring import Wiring, receptive_fields

__all__ = [
    "NETS",
    "Arithmetic",
    "CheckpointError",
    "LeNet",
    "LeNet5",
    "ModernLeNet",
    "SmallKernelLeNet",
    "Trace",
    "WideLeNet",
    "Wiring",
    "census",
    "explain",
    "load_net",
    "parameter_count",
    "receptive_fields",
    "save_net",
    "summary",
]

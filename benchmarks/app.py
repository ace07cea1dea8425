"""The former place of `tools.app`, until the last of its importers names the new one."""

from tools.app import *  # noqa: F403

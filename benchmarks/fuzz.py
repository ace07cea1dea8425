"""The former place of `hardening.fuzz`, until the last of its importers names the new one."""

from hardening.fuzz import fuzz as fuzz

"""The app with bounds so low that a test reaches them at once: python -m tests.server.lowered"""

import sys

from lenet_demo.__main__ import prepare, run

SECONDS = 8  # that a stream lasts, and an upload stays; the first call takes two on an idle machine
BODIES, ALL_BODIES = 2_000_000, 3_000_000
UPLOADS, ALL_UPLOADS = 300_000, 500_000
SESSIONS = 3

if __name__ == "__main__":
    page, settings, held = prepare()
    held.bodies.each, held.bodies.most = BODIES, ALL_BODIES
    held.files.each, held.files.most = UPLOADS, ALL_UPLOADS
    held.events.sessions.each = SESSIONS
    # The package has a function of one module's name.
    bounds, serving = (sys.modules[f"lenet_demo.server.{name}"] for name in ("bounds", "serve"))
    bounds.STREAM_LASTS = bounds.UPLOAD_STAYS = SECONDS
    serving.TIDY = serving.SECONDS_TO_END = 1
    run(page, settings, held)

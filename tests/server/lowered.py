"""The app with bounds so low that a test reaches them at once: python -m tests.server.lowered"""

import sys

import app
from lenet_demo.server import bounds

SECONDS = 3  # that a stream lasts, and an upload stays
BODIES, ALL_BODIES = 2_000_000, 3_000_000
UPLOADS, ALL_UPLOADS = 300_000, 500_000
SESSIONS = 3

if __name__ == "__main__":
    app.bounds.bodies.each, app.bounds.bodies.most = BODIES, ALL_BODIES
    app.bounds.files.each, app.bounds.files.most = UPLOADS, ALL_UPLOADS
    app.bounds.events.sessions.each = SESSIONS
    bounds.STREAM_LASTS = bounds.UPLOAD_STAYS = SECONDS
    # The package has a function of the module's name.
    serving = sys.modules["lenet_demo.server.serve"]
    serving.TIDY = serving.SECONDS_TO_END = 1
    app.main()

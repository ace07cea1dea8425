"""The app with bounds so low that a test reaches them at once: python -m tests.server.lowered"""

from lenet_demo.__main__ import prepare, run

SECONDS = 8  # that a stream lasts, and a file or a result is kept
SECONDS_TO_END = 5
BODIES, ALL_BODIES = 2_000_000, 3_000_000
UPLOADS, ALL_UPLOADS = 300_000, 500_000
CALLS, STREAMS = 3, 6

if __name__ == "__main__":
    page, settings, gateway = prepare()
    quotas = gateway.quotas
    quotas.large_bodies.per_client, quotas.large_bodies.total = BODIES, ALL_BODIES
    quotas.uploads.cap.per_client, quotas.uploads.cap.total = UPLOADS, ALL_UPLOADS
    quotas.calls.per_client, quotas.streams.per_client = CALLS, STREAMS
    quotas.uploads.seconds = quotas.stream_seconds = SECONDS
    from lenet_demo.server import calls
    from lenet_demo.server import serve as serving

    calls.SECONDS_KEPT, serving.SECONDS_TO_END = SECONDS, SECONDS_TO_END
    run(page, settings, gateway)

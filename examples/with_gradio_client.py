"""Ask a running page from Python: python examples/with_gradio_client.py URL [PICTURE]

Needs `gradio_client`, which comes with Gradio.
"""

import sys

from gradio_client import Client, handle_file

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:7860"
page = Client(url, verbose=False)

seven = [[[60, 60], [200, 60], [130, 240]]]  # one stroke, on a pad of 280×280
reading = page.predict(seven, 280, 280, 18, "lenet5", api_name="/read_strokes")
print("strokes:", reading["digit"], "at a distance of", round(min(reading["distances"]), 1))

if len(sys.argv) > 2:
    reading = page.predict(handle_file(sys.argv[2]), "modern", api_name="/read_picture")
    print("picture:", reading["digit"], f"{max(reading['probabilities']):.0%} sure")

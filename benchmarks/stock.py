"""The page that most people would write: gr.Sketchpad, gr.Label and the same network."""

import gradio as gr
import torch
from PIL import Image

from lenet_demo import ink_from_picture, load_net, normalise, read

torch.set_num_threads(1)
net = load_net("lenet5")


def read_sketch(sketch: dict | None) -> dict[str, float]:
    if not sketch or sketch["composite"] is None:
        return {}
    field = normalise(ink_from_picture(Image.fromarray(sketch["composite"])))
    return {str(digit): float(p) for digit, p in enumerate(read(net, field).probabilities)}


with gr.Blocks() as demo:
    pad = gr.Sketchpad(canvas_size=(280, 280), elem_id="stock")
    label = gr.Label(elem_id="label")
    pad.change(read_sketch, pad, label)

if __name__ == "__main__":
    demo.launch(quiet=True)

"""Pictures of real digits, in every guise in which they may come."""

import io

import numpy as np
import pytest
import torch
from PIL import Image, ImageFilter

from lenet_demo import read
from lenet_demo.ink import BadDrawing, ink_from_picture, normalise, open_picture
from lenet_demo.ink.photo import MAX_BYTES, MAX_PIXELS
from tests.conftest import thorough


def enlarged(digit, factor=10):
    """A digit as a smooth 280×280 drawing: values 0 paper … 1 ink."""
    side = 28 * factor
    return np.asarray(Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC)).clip(
        0, 1
    )


def grey(values):
    return Image.fromarray((values * 255).astype(np.uint8))


def photograph(ink):
    """Small on a large sheet, lit from one side, blurred, noisy, compressed."""
    sheet = np.zeros((700, 900))
    sheet[250 : 250 + len(ink), 400 : 400 + len(ink)] = ink
    light = 0.9 - 0.5 * np.linspace(0, 1, 900)
    noise = np.random.default_rng(0).normal(0, 0.02, sheet.shape)
    blurred = grey((light * (1 - 0.75 * sheet) + noise).clip(0, 1)).filter(
        ImageFilter.GaussianBlur(1.5)
    )
    file = io.BytesIO()
    blurred.save(file, "JPEG", quality=70)
    return open_picture(file.getvalue())


def transparent(ink, colour):
    picture = Image.new("RGBA", ink.shape[::-1], (*colour, 0))
    picture.putalpha(grey(ink))
    return picture


def with_depth_16(ink):
    return Image.fromarray(((1 - ink) * 65535).astype(np.uint16))


GUISES = {
    "dark on light": lambda ink: grey(1 - ink),
    "light on dark": grey,
    "colour": lambda ink: Image.merge("RGB", [grey(1 - ink * c) for c in (0.1, 0.8, 0.9)]),
    "cmyk": lambda ink: grey(1 - ink).convert("CMYK"),
    "palette": lambda ink: grey(1 - ink).convert("RGB").quantize(16),
    "two colours": lambda ink: grey(1 - ink).convert("1"),
    "16 bits": with_depth_16,
    "floating point": lambda ink: Image.fromarray((40 - ink * 33).astype(np.float32)),
    "transparent, dark ink": lambda ink: transparent(ink, (10, 10, 60)),
    "transparent, light ink": lambda ink: transparent(ink, (255, 255, 255)),
    "faint": lambda ink: grey(0.6 - 0.25 * ink),
    "photograph": photograph,
    "wide sheet": lambda ink: grey(1 - np.pad(ink, ((0, 0), (600, 40)))),
}


@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.parametrize("every", [60, *thorough(10)])
def test_a_digit_is_read_in_every_guise(digits, nets, guise, every):
    inks = [enlarged(digit) for digit in digits.ink[::every]]
    fields = [normalise(ink_from_picture(GUISES[guise](ink))) for ink in inks]
    assert all(field is not None for field in fields)
    batch = torch.from_numpy(np.stack(fields))[:, None]
    read = nets["modern"].posterior(nets["modern"](batch)).argmax(1).numpy()
    assert (read == digits.labels[::every]).mean() >= 0.95


@pytest.mark.thorough
def test_an_mnist_picture_of_28_pixels_comes_through_nearly_unchanged(digits):
    for digit in digits.ink[::10]:
        field = normalise(ink_from_picture(grey(digit)))
        assert np.corrcoef(field.ravel(), np.pad(digit, 2).ravel())[0, 1] > 0.97


@pytest.mark.parametrize("pen", [1, 4, 40])
def test_a_fine_line_is_thickened_and_a_broad_one_thinned(pen):
    sheet = np.ones((280, 280))
    sheet[40:240, 140 - pen // 2 : 140 - pen // 2 + pen] = 0
    sheet[40 : 40 + pen, 80:200] = 0
    field = normalise(ink_from_picture(grey(sheet)))
    assert 1.5 < field[18].sum() < 4.1


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_is_turned_as_its_camera_was(digits, orientation):
    upright = grey(1 - enlarged(digits.ink[145]))
    turn = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90}
    turned = upright.transpose(turn.get(orientation, Image.Transpose.ROTATE_270))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    turned.save(file, "PNG", exif=exif)
    ink = ink_from_picture(open_picture(file.getvalue()))
    assert np.allclose(ink, ink_from_picture(upright), atol=0.02)


def test_an_animation_is_read_by_its_first_frame(digits):
    first, second = grey(1 - enlarged(digits.ink[0])), grey(np.ones((280, 280)))
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=[second])
    assert ink_from_picture(open_picture(file.getvalue())).any()


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("L", (300, 200), 255),
        Image.new("RGB", (300, 200)),
        Image.new("RGBA", (50, 50)),
        Image.new("1", (1, 1)),
        grey(np.random.default_rng(0).normal(0.7, 0.02, (300, 300)).clip(0, 1)),
        grey(np.pad(np.zeros((4, 4)), ((90, 110), (60, 120)), constant_values=1)),
    ],
    ids=["white", "black", "transparent", "one pixel", "noise", "a speck"],
)
def test_paper_gives_no_field(picture):
    assert normalise(ink_from_picture(picture)) is None


def png(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"no picture at all", "no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "no picture"),
        (png(grey(np.random.default_rng(0).random((99, 99))))[:500], "no picture"),
        (bytes(MAX_BYTES + 1), "20 MB"),
        (png(Image.new("1", (MAX_PIXELS // 1000, 1001))), "16 million pixels"),
        (png(Image.new("1", (20_000, 20_000))), "16 million pixels"),
    ],
    ids=["empty", "text", "broken", "cut", "too many bytes", "too large", "a bomb"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(BadDrawing, match=sentence):
        open_picture(content)


def test_a_large_photograph_is_taken():
    sheet = np.full((3000, 4000), 230, np.uint8)
    sheet[800:2200, 1900:2040] = 20
    field = normalise(ink_from_picture(Image.fromarray(sheet)))
    assert field[16].sum() == pytest.approx(2.5, abs=1)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "AVIF", "HEIF"])
def test_other_kinds_are_opened_too(digits, nets, kind):
    if kind == "HEIF":
        pytest.importorskip("pillow_heif").register_heif_opener()
    file = io.BytesIO()
    grey(digits.ink[105]).convert("RGB").resize((280, 280)).save(file, kind)
    field = normalise(ink_from_picture(open_picture(file.getvalue())))
    assert read(nets["lenet5"], field).digit == 5

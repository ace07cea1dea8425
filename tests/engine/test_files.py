"""Files that are no checkpoint, or a stranger's: one sentence at once, and nothing else."""

import base64
import json
import re
import struct

import pytest

from tools.app import ROOT


def parts(file):
    length = struct.unpack("<Q", file[:8])[0]
    return json.loads(file[8 : 8 + length]), file[8 + length :]


def joined(header, data):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def described(file, change):
    """`file` with its description changed."""
    header, data = parts(file)
    network = json.loads(header["__metadata__"]["network"])
    change(network)
    header["__metadata__"]["network"] = json.dumps(network)
    return joined(header, data)


def with_header(file, change):
    header, data = parts(file)
    change(header)
    return joined(header, data)


def stage_with(i, **changed):
    return lambda network: network["stages"][i].update(changed)


def not_a_number(file):
    header, data = parts(file)
    begin, _end = header["f6.bias"]["data_offsets"]
    return joined(header, data[:begin] + struct.pack("<f", float("nan")) + data[begin + 4 :])


DEEP = b"[" * 500_000
ODD_FILES = {
    "empty": lambda file: b"",
    "three bytes": lambda file: file[:3],
    "cut in its header": lambda file: file[:200],
    "cut in its tensors": lambda file: file[:-1],
    "more behind": lambda file: file + b"\0" * 4,
    "a picture": lambda file: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "a header without end": lambda file: b"\xff" * 8 + file[8:],
    "a header of 2 GB": lambda file: struct.pack("<Q", 2**31) + file[8:],
    "a header too deep": lambda file: joined(DEEP, b""),
    "a header of a list": lambda file: joined([], b""),
    "a header that is no text": lambda file: joined(b"\xff\xfe{}", b""),
    "no tensors": lambda file: joined({}, b""),
    "no description": lambda file: with_header(file, lambda h: h["__metadata__"].pop("network")),
    "metadata of another kind": lambda file: with_header(file, lambda h: h.update(__metadata__=5)),
    "facts of another kind": lambda file: with_header(
        file, lambda h: h["__metadata__"].update(facts="5")
    ),
    "a tensor of another kind": lambda file: with_header(file, lambda h: h.update({"c1.bias": 5})),
    "doubles": lambda file: with_header(file, lambda h: h["f6.bias"].update(dtype="I32")),
    "a tensor elsewhere": lambda file: with_header(
        file, lambda h: h["c1.bias"].update(data_offsets=[2**40, 2**40 + 24])
    ),
    "a tensor backwards": lambda file: with_header(
        file, lambda h: h["c1.bias"].update(data_offsets=[24, 0])
    ),
    "a tensor of a huge shape": lambda file: with_header(
        file, lambda h: h["c1.bias"].update(shape=[2**40, 2**40])
    ),
    "not a number": not_a_number,
    "description too deep": lambda file: with_header(
        file, lambda h: h["__metadata__"].update(network=DEEP.decode())
    ),
    "description of a list": lambda file: with_header(
        file, lambda h: h["__metadata__"].update(network="[]")
    ),
    "stages missing": lambda file: described(file, lambda n: n["stages"].pop()),
    "stages of another kind": lambda file: described(file, lambda n: n.update(stages=[5] * 7)),
    "a kind unknown": lambda file: described(file, stage_with(1, kind="wavelet")),
    "a kind of the language's": lambda file: described(file, stage_with(1, kind="constructor")),
    "a tensor unknown": lambda file: described(file, stage_with(0, weights="c9.weight")),
    "a tensor of the language's": lambda file: described(file, stage_with(0, bias="__proto__")),
    "too many maps": lambda file: described(file, stage_with(0, maps=10**9)),
    "maps in part": lambda file: described(file, stage_with(0, maps=5.5)),
    "too wide": lambda file: described(file, stage_with(4, size=6)),
    "steps of nothing": lambda file: described(file, stage_with(0, step=0)),
    "another network's numbers": lambda file: described(file, stage_with(2, sees="all")),
    "maps that are not there": lambda file: described(file, stage_with(2, sees=[[6]] * 16)),
    "maps in disorder": lambda file: described(file, stage_with(2, sees=[[2, 1, 0]] * 16)),
    "maps of nothing": lambda file: described(file, stage_with(2, sees=[[]] * 16)),
    "own where there is none": lambda file: described(file, stage_with(2, sees="own")),
    "squashed strangely": lambda file: described(file, stage_with(0, squash="toString")),
    "a first stage of another kind": lambda file: described(file, stage_with(0, kind="largest")),
    "a norm of nothing": lambda file: described(file, stage_with(0, norm={"eps": 1e-5})),
    "an endless eps": lambda file: described(file, stage_with(0, norm={"eps": 1e999})),
    "prototypes of another length": lambda file: described(
        file, stage_with(6, prototypes=["X."] * 10)
    ),
    "prototypes of another kind": lambda file: described(file, stage_with(6, prototypes=[5] * 10)),
    "a single class": lambda file: described(file, stage_with(6, maps=1, prototypes=["X" * 84])),
    "pixels of nothing": lambda file: described(file, lambda n: n.update(pixels=None)),
    "paper like ink": lambda file: described(
        file, lambda n: n.update(pixels={"paper": 1, "ink": 1})
    ),
    "channels of another number": lambda file: described(file, lambda n: n.update(channels=2)),
    "a posterior unknown": lambda file: described(file, lambda n: n.update(posterior="argmax")),
    "a rejection in words": lambda file: described(file, lambda n: n.update(rejection="far")),
    "endless work": lambda file: described(
        file,
        lambda n: (
            n["stages"][0].update(kind="largest", maps=1024, size=5),
            n["stages"][1].update(kind="largest", maps=1024, sees="all", size=10, step=1),
        ),
    ),
}


@pytest.mark.parametrize("how", ODD_FILES)
def test_an_odd_file_gets_one_sentence(engine, how):
    file = ODD_FILES[how]((ROOT / "checkpoints" / "lenet5.safetensors").read_bytes())
    sentence = engine.evaluate(
        """(file) => {
             try { bench.openNet(bench.unpack(file).buffer); }
             catch (error) {
               if (!(error instanceof bench.BadCheckpoint)) throw error;
               return error.message; }
             return "It was opened."; }""",
        base64.b64encode(file).decode(),
    )
    assert re.fullmatch(r"Th[^\n]{20,200}\.", sentence)


def test_what_is_no_file_gets_a_sentence(engine):
    sentence = engine.evaluate(
        "() => { try { bench.openNet(null); } catch (e) { return e.message; } }"
    )
    assert sentence.startswith("A checkpoint is opened from its bytes")

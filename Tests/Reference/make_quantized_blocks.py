"""Writes random blocks of every ggml type and what gguf-py makes of them.

    python make_quantized_blocks.py OUTPUT_FOLDER     (numpy, gguf)

quantized_blocks.gguf holds one tensor [2, n] a type; quantized_blocks.json maps a tensor to the bit
patterns of its expected float32 values, and under `encoded` a type to the
bytes of the tensor `source` in it.
"""

import json
import pathlib
import sys

import numpy as np
import gguf
from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType as Type

TYPES = [Type.Q8_0, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q4_K, Type.Q5_K, Type.Q6_K]
# Where a block keeps its half-precision numbers, which must be finite.
HALVES = {
    Type.Q8_0: [0], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2],
    Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208],
}
SPECIAL = np.array([0.0, -0.0, 6e-8, 3e-5, 65504.0, -1.0], dtype=np.float16)


def main(folder: pathlib.Path) -> None:
    random = np.random.default_rng(7)
    expected = {}
    writer = gguf.GGUFWriter(str(folder / "quantized_blocks.gguf"), "test")
    for kind in TYPES:
        size, width = GGML_QUANT_SIZES[kind]
        per_row = 4 if size == 32 else 1
        blocks = random.integers(0, 256, (2 * per_row, width), dtype=np.uint8)
        for number, offset in enumerate(HALVES[kind]):
            values = random.normal(size=len(blocks)).astype(np.float16)
            values[0] = SPECIAL[(TYPES.index(kind) + number) % len(SPECIAL)]
            blocks[:, offset : offset + 2] = values.view(np.uint8).reshape(-1, 2)
        rows = blocks.reshape(2, per_row * width)
        writer.add_tensor(kind.name, rows, raw_dtype=kind)
        expected[kind.name] = gguf.dequantize(rows, kind)
    halves = np.concatenate([
        np.arange(0, 65536, 97, dtype=np.uint16),
        np.array([1, 0x3FF, 0x400, 0x7BFF, 0x7C00, 0xFC00, 0x8000, 0x8001], dtype=np.uint16),
    ])
    halves = halves[np.isfinite(halves.view(np.float16)) | np.isinf(halves.view(np.float16))]
    halves = halves[: len(halves) // 2 * 2].reshape(2, -1)
    writer.add_tensor("F16", halves.view(np.float16))
    expected["F16"] = halves.view(np.float16).astype(np.float32)
    brains = random.integers(0, 0x7F80, (2, 64), dtype=np.uint16)
    writer.add_tensor("BF16", brains.view(np.uint8), raw_dtype=Type.BF16)
    expected["BF16"] = gguf.dequantize(brains.view(np.uint8), Type.BF16)
    source = (random.normal(size=(2, 64)) * np.array([[1.0], [300.0]])).astype(np.float32)
    source[0, :4] = [0.0, 7e4, 1e-7, -3e-5]
    source[1, :32] = 0
    writer.add_tensor("source", source)
    expected["source"] = source
    writer.add_uint8("all.uint8", 200)
    writer.add_int8("all.int8", -100)
    writer.add_uint16("all.uint16", 60_000)
    writer.add_int16("all.int16", -30_000)
    writer.add_uint32("all.uint32", 4_000_000_000)
    writer.add_int32("all.int32", -2_000_000_000)
    writer.add_float32("all.float32", 0.1)
    writer.add_bool("all.bool", True)
    writer.add_string("all.string", "naïve 🦙")
    writer.add_uint64("all.uint64", 2**60)
    writer.add_int64("all.int64", -(2**60))
    writer.add_float64("all.float64", 1e-300)
    writer.add_array("all.strings", ["a", "", "ü"])
    writer.add_array("all.ints", [1, -2, 3])
    writer.add_array("all.floats", [0.5, -1.5])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    bits = {
        name: np.ascontiguousarray(values, dtype=np.float32).view(np.uint32).ravel().tolist()
        for name, values in expected.items()
    }
    encoded = {
        "F16": source.astype(np.float16).view(np.uint8),
        "BF16": gguf.quantize(source, Type.BF16),
        "Q8_0": gguf.quantize(source, Type.Q8_0),
    }
    bits["encoded"] = {name: values.ravel().tolist() for name, values in encoded.items()}
    (folder / "quantized_blocks.json").write_text(json.dumps(bits))


main(pathlib.Path(sys.argv[1]))

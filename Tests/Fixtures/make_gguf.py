#!/usr/bin/env python3
"""Writes gguf/*: files of each type of GGUF, with the numbers that the package `gguf` reads of them.

    Tests/Fixtures/python Tests/Fixtures/make_gguf.py [--check]

types.gguf holds a tensor of each type and a value of each kind, types.safetensors the numbers.
written.safetensors holds numbers, as `input`, and the bytes that each type stores of them, by its name.
"""

import pathlib
import tempfile

import numpy as np
import torch
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter
from gguf.quants import dequantize, quantize

import fixture_files

BLOCKS = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"]
# Where the scales in half precision lie in a block.
SCALES = {"Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2],
          "Q5_K": [0, 2], "Q6_K": [208]}


def blocks(name, rows, count, random):
    """Rows of blocks with any bits, and scales of usual size, some of them very small or negative."""
    size = GGML_QUANT_SIZES[GGMLQuantizationType[name]][1]
    made = random.integers(0, 256, size=(rows, count, size), dtype=np.uint8)
    for place in SCALES[name]:
        scales = random.standard_normal((rows, count)).astype(np.float16)
        scales[0, 0] = np.float16(6e-8)
        made[:, :, place:place + 2] = scales[..., None].view(np.uint8)
    return made.reshape(rows, count * size)


def file_of_types(random):
    path = pathlib.Path(tempfile.mkdtemp()) / "types.gguf"
    writer = GGUFWriter(path, "test")
    writer.add_custom_alignment(64)
    kinds = {
        "uint8": (200, GGUFValueType.UINT8), "int8": (-100, GGUFValueType.INT8),
        "uint16": (60000, GGUFValueType.UINT16), "int16": (-30000, GGUFValueType.INT16),
        "uint32": (4000000000, GGUFValueType.UINT32), "int32": (-2000000000, GGUFValueType.INT32),
        "uint64": (1 << 63, GGUFValueType.UINT64), "int64": (-(1 << 62), GGUFValueType.INT64),
        "float32": (1.5, GGUFValueType.FLOAT32), "float64": (0.1, GGUFValueType.FLOAT64),
        "bool": (True, GGUFValueType.BOOL), "string": ("Grüße 👋", GGUFValueType.STRING),
    }
    for name, (value, kind) in kinds.items():
        writer.add_key_value(f"value.{name}", value, kind)
    writer.add_array("array.int32", [1, -2, 3])
    writer.add_array("array.float32", [0.5, 1.5])
    writer.add_array("array.bool", [True, False])
    writer.add_array("array.string", ["a", "", "é"])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(["<s>", "a", "b", "ab"])
    writer.add_token_types([3, 1, 1, 1])
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(3)
    writer.add_add_bos_token(False)
    writer.add_chat_template([
        {"name": "default", "template": "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}"},
        {"name": "tool_use", "template": "tools"}])
    writer.add_tensor("f32", random.standard_normal((3, 5)).astype(np.float32))
    writer.add_tensor("f32.vector", random.standard_normal(7).astype(np.float32))
    writer.add_tensor("f32.cube", random.standard_normal((2, 3, 4)).astype(np.float32))
    writer.add_tensor("f16", random.standard_normal((3, 17)).astype(np.float16))
    bfloat16 = quantize(random.standard_normal((3, 17)).astype(np.float32),
                        GGMLQuantizationType.BF16)
    writer.add_tensor("bf16", bfloat16, raw_dtype=GGMLQuantizationType.BF16)
    for name in BLOCKS:
        writer.add_tensor(name.lower(), blocks(name, 3, 2, random),
                          raw_dtype=GGMLQuantizationType[name])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    numbers = {}
    for tensor in GGUFReader(path).tensors:
        decoded = dequantize(np.array(tensor.data), tensor.tensor_type).astype(np.float32)
        numbers[tensor.name] = torch.tensor(decoded.reshape(tensor.shape[::-1].tolist()))
    return path.read_bytes(), numbers


def written(random):
    """Numbers of many sizes, halves among them, and what each type stores."""
    scales = 2.0 ** random.integers(-20, 8, size=(6, 1))
    numbers = (random.standard_normal((6, 64)) * scales).astype(np.float32)
    numbers[0, :32] = np.arange(32) - 15.5
    numbers[0, 0] = 127
    numbers[1, :32] = 0
    tensors = {"input": torch.tensor(numbers)}
    for name in ["F32", "F16", "BF16", "Q8_0"]:
        stored = quantize(numbers, GGMLQuantizationType[name])
        tensors[name] = torch.tensor(np.ascontiguousarray(stored).view(np.uint8))
    return tensors


def make_files():
    random = np.random.default_rng(1)
    content, numbers = file_of_types(random)
    yield "types.gguf", content
    yield "types.safetensors", (numbers, {})
    yield "written.safetensors", (written(random), {})


if __name__ == "__main__":
    fixture_files.run("gguf", make_files, __doc__.splitlines()[0])

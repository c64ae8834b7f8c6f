"""Has Hugging Face's transformers read models that Sluice wrote, and compares logits.

    SLUICE_WRITTEN_MODELS=written swift test --filter WrittenModelsTests
    Tests/Fixtures/python Tests/Fixtures/check_written_models.py written

Each folder below the given one holds a model and expected.safetensors with input_ids, logits and, in most cases,
greedy_ids: the first sequence and the most likely tokens after it. The folder
gguf holds GGUF files, which the package gguf reads, each with a .safetensors of the tensors it must hold.
"""

import pathlib
import sys

import gguf
import numpy
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, GenerationConfig
from transformers.utils import logging

TOLERANCE = 1e-4


def problem(folder):
    """What is wrong with a folder; None where nothing is."""
    expected = load_file(folder / "expected.safetensors")
    model, report = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    for what in ["missing_keys", "unexpected_keys", "mismatched_keys"]:
        if report[what]:
            return f"{what}: {sorted(report[what])}"
    GenerationConfig.from_pretrained(folder)
    with torch.no_grad():
        logits = model.eval()(expected["input_ids"].long()).logits
        greedy = expected["input_ids"][:1].long()
        while greedy.shape[1] < expected.get("greedy_ids", greedy).shape[1]:
            next_ids = model(greedy, use_cache=False).logits[:, -1].argmax(-1, keepdim=True)
            greedy = torch.cat([greedy, next_ids], dim=1)
    error = (logits - expected["logits"]).abs().max() / expected["logits"].abs().max()
    if not error <= TOLERANCE:
        return f"logits are off by {error:.1e} of the largest"
    if not torch.equal(greedy, expected.get("greedy_ids", greedy).long()):
        return f"the most likely tokens are {greedy.tolist()}"
    return None


def gguf_problem(path):
    """What is wrong with a GGUF file; None where nothing is."""
    expected = load_file(path.with_suffix(".safetensors"))
    reader = gguf.GGUFReader(path)
    architecture = reader.get_field("general.architecture").contents()
    known = set(gguf.MODEL_ARCH_NAMES.values())
    if architecture not in known:
        return f"the architecture {architecture} is unknown"
    for key in ["block_count", "context_length", "embedding_length", "feed_forward_length", "attention.head_count"]:
        if reader.get_field(f"{architecture}.{key}") is None:
            return f"{architecture}.{key} is missing"
    if len(reader.get_field("tokenizer.ggml.tokens").contents()) != expected["tensor.token_embd.weight"].shape[0]:
        return "there is not one token for each row of the embedding"
    names = {tensor.name for tensor in reader.tensors}
    if names != {name[len("tensor."):] for name in expected if name.startswith("tensor.")}:
        return f"the tensors are {sorted(names)}"
    for tensor in reader.tensors:
        numbers = gguf.dequantize(tensor.data, tensor.tensor_type)
        wanted = expected["tensor." + tensor.name].numpy()
        if numbers.shape != wanted.shape or not numpy.array_equal(numbers.astype(numpy.float32), wanted):
            return f"{tensor.name} differs"
    return None


def main():
    logging.disable_progress_bar()
    folders = sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/config.json"))
    if not folders:
        sys.exit(f"{sys.argv[1]} holds no models")
    problems = [f"{folder.name}: {found}" for folder in folders if (found := problem(folder))]
    files = sorted(pathlib.Path(sys.argv[1]).glob("gguf/*.gguf"))
    problems += [f"{path.name}: {found}" for path in files if (found := gguf_problem(path))]
    print(f"{len(folders)} models read by transformers, {len(files)} GGUF files read, {len(problems)} problems")
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()

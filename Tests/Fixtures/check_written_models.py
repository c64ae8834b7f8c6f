"""Has Hugging Face's transformers read models that Sluice wrote, and compares logits.

    SLUICE_WRITTEN_MODELS=written swift test --filter WrittenModelsTests
    Tests/Fixtures/python Tests/Fixtures/check_written_models.py written

Each folder below the given one holds a model and expected.safetensors with input_ids and logits.
"""

import pathlib
import sys

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
    error = (logits - expected["logits"]).abs().max() / expected["logits"].abs().max()
    return None if error <= TOLERANCE else f"logits are off by {error:.1e} of the largest"


def main():
    logging.disable_progress_bar()
    folders = sorted(path.parent for path in pathlib.Path(sys.argv[1]).glob("*/config.json"))
    if not folders:
        sys.exit(f"{sys.argv[1]} holds no models")
    problems = [f"{folder.name}: {found}" for folder in folders if (found := problem(folder))]
    print(f"{len(folders)} models read by transformers, {len(problems)} problems")
    sys.exit("\n".join(problems) or None)


if __name__ == "__main__":
    main()

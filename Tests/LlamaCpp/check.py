"""Compares llama.cpp with the logits that Sluice computed; see `check`.

Each NAME.gguf in the folder has a NAME.safetensors with input_ids and logits, computed in float32 from the
numbers in the file. llama.cpp rounds activations to the type of the weights. With Q8_0, it rounds them to 8 bits,
so its logits say little; instead, they must be equal to those of the float32 file as llama.cpp quantizes it.
"""

import datetime
import pathlib
import platform
import sys
import tempfile

import llama_cpp
import numpy
from safetensors.numpy import load_file

# Of the largest logit. float32 is computed in another order; key/value caches are float32 here.
TOLERANCES = {"float32": 1e-4, "float16": 5e-3, "bfloat16": 3e-2}
TEXT = "Grüße, 12 \U0001F600\r\n"


def quantized(path):
    """The logits of a float32 file that llama.cpp quantizes to Q8_0, for the ids of a file."""
    source = path.with_name(path.name.replace(".q8_0.", ".float32."))
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "quantized.gguf"
        parameters = llama_cpp.llama_model_quantize_default_params()
        parameters.ftype = llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0
        if llama_cpp.llama_model_quantize(str(source).encode(), str(target).encode(), parameters):
            raise SystemExit(f"{source.name}: llama.cpp cannot quantize it")
        return evaluated(target, load_file(path.with_suffix(".safetensors")))


def compare(path):
    """The largest difference of logits, and the share of equal greedy tokens."""
    expected = load_file(path.with_suffix(".safetensors"))
    found = evaluated(path, expected)
    wanted = expected["logits"].reshape(found.shape)
    difference = numpy.abs(found - wanted).max() / numpy.abs(wanted).max()
    return found, difference, (found.argmax(-1) == wanted.argmax(-1)).mean()


def evaluated(path, expected):
    """The logits of llama.cpp."""
    ids = expected["input_ids"].reshape(-1).astype(int).tolist()
    model = llama_cpp.Llama(
        str(path), n_ctx=64, logits_all=True, verbose=False, n_threads=2, flash_attn=False,
        type_k=llama_cpp.GGML_TYPE_F32, type_v=llama_cpp.GGML_TYPE_F32)
    tokens = model.tokenize(TEXT.encode(), add_bos=False, special=False)
    if tokens != list(TEXT.encode()):
        raise SystemExit(f"{path.name}: the bytes of a text have the tokens {tokens}")
    model.eval(ids)
    return numpy.array(model.scores[:len(ids)])


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*.gguf"))
    if not files:
        raise SystemExit(f"{sys.argv[1]} holds no GGUF files")
    problems = []
    print(f"Last run: {datetime.date.today()}, llama-cpp-python {llama_cpp.__version__}, "
          f"Python {platform.python_version()}, {platform.machine()}")
    for path in files:
        found, difference, agreement = compare(path)
        kind = path.name.split(".")[1]
        print(f"{path.name}: off by {difference:.1e} of the largest logit, "
              f"{agreement:.0%} of greedy tokens equal")
        if kind == "q8_0":
            is_right = (found == quantized(path)).all()
            print(f"  {'equal to' if is_right else 'DIFFERENT from'} what llama.cpp quantizes itself")
        else:
            is_right = difference <= TOLERANCES[kind] and (kind != "float32" or agreement == 1)
        if not is_right:
            problems.append(path.name)
    sys.exit(f"too far off: {', '.join(problems)}" if problems else None)


if __name__ == "__main__":
    main()

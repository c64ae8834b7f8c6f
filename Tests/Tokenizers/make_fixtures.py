"""Writes Tests/Fixtures/tokenizers: a small byte-level BPE tokenizer, and what `tokenizers` makes of texts with it.

    Tests/Tokenizers/python Tests/Tokenizers/make_fixtures.py            # writes the files
    Tests/Tokenizers/python Tests/Tokenizers/make_fixtures.py --check    # compares with them

`small.tokenizer.json` has GPT-2's rules. `cases.json` has other rules for the same tokens and merges, each with the value
of `pre_tokenizer` and `normalizer` that `tokenizers` had, and the ids of texts; `learnt.tokenizer.json` is what it learns
from a text, and `text.txt` that text.
"""

import argparse
import json
import pathlib
import sys

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
import tokenizers

import texts

FOLDER = pathlib.Path(__file__).parent.parent / "Fixtures" / "tokenizers"

TEXT = """\
The quick brown fox jumps over the lazy dog, and it's what we'll remember when they've gone.
It was the best of times, it was the worst of times; in 1859 it was 12,345 times as bad.
for (int i = 0; i < count; i++) {\r\n\treturn values[i] != other.values[i];\r\n}
Die Würde des Menschen ist unantastbar. Sie zu achten und zu schützen ist Verpflichtung.
Все люди рождаются свободными и равными в своём достоинстве и правах.
सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।
มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ
人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心。
すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。
모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.
يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق.
the thing that they think there is, the other thing is another thing; nothing 😀😀👍🏽 ❤️
"""

CONTRACTIONS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SPACES = r"\s*[\r\n]+|\s+(?!\S)|\s+"
PATTERNS = {
    "llama3": CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACES,
    "qwen2": CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACES,
    "qwen35": CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + SPACES,
    "gpt4o": r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + CONTRACTIONS
    + r"?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + CONTRACTIONS
    + r"?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + SPACES,
}


def split(pattern):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(tokenizers.Regex(pattern), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def rules():
    """Names of pre-tokenizers, and what they are in `tokenizers`."""
    gpt2 = pre_tokenizers.ByteLevel(add_prefix_space=False)
    yield "gpt2", gpt2
    for name, pattern in PATTERNS.items():
        yield name, split(pattern)
    yield "smollm", pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), gpt2])
    yield "numbers", pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False), gpt2])
    yield "prefix-space", pre_tokenizers.ByteLevel(add_prefix_space=True)
    yield "whole", pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)


def learnt(size, specials):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=specials, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([TEXT], trainer)
    return tokenizer


def part(value):
    """What a `tokenizer.json` has for a pre-tokenizer or a normalizer."""
    tokenizer = Tokenizer(models.BPE())
    if isinstance(value, (normalizers.NFC, normalizers.Sequence)):
        tokenizer.normalizer = value
        return json.loads(tokenizer.to_str())["normalizer"]
    tokenizer.pre_tokenizer = value
    return json.loads(tokenizer.to_str())["pre_tokenizer"]


def files():
    small = learnt(600, [])
    small.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    small.add_tokens([AddedToken("<think>", normalized=False), AddedToken(" strip ", normalized=False, lstrip=True, rstrip=True),
                      AddedToken("word", normalized=False, single_word=True), AddedToken("café", normalized=True)])
    yield "small.tokenizer.json", small.to_str(pretty=True)
    yield "learnt.tokenizer.json", learnt(400, []).to_str(pretty=True)
    yield "text.txt", TEXT

    cases = []
    own = texts.HARD + ["a  strip  b strip strip", "word words sword (word) wordword _word", "café cafe\u0301 caf\u00e9s", "<|im_start|><|im_end|><|im_<think>"]
    for name, pre_tokenizer in rules():
        for normalizer in [None, normalizers.NFC()]:
            small.pre_tokenizer = pre_tokenizer
            small.normalizer = normalizer
            cases.append({"name": name, "pre_tokenizer": part(pre_tokenizer), "normalizer": normalizer and part(normalizer),
                          "ids": [small.encode(text).ids for text in own]})
    small.pre_tokenizer, small.normalizer = next(rules())[1], None
    small.encode_special_tokens = True
    plain = [small.encode(text).ids for text in own]
    small.encode_special_tokens = False
    draws = [[(7 * i * i + 13 * j) % 610 for i in range(j % 17)] for j in range(60)]
    decoded = [{"ids": ids, "text": small.decode(ids, skip_special_tokens=False), "skipped": small.decode(ids)} for ids in draws]
    content = {"texts": own, "rules": cases, "special_as_text": plain, "decoded": decoded}
    yield "cases.json", json.dumps(content, ensure_ascii=True, indent=None, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file differs from what would be written")
    arguments = parser.parse_args()
    problems = []
    for name, content in files():
        path = FOLDER / name
        data = content.encode()
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        elif not path.exists() or path.read_bytes() != data:
            problems.append(f"{name}: absent or different")
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"tokenizers: {'checked' if arguments.check else 'written'}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

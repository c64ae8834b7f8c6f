"""Texts to cut into tokens: those that are known to be hard, and random ones of all scripts."""

import random
import sys
import unicodedata

# What pre-tokenizers differ in, and what has been got wrong before.
HARD = [
    "", " ", "  ", "   ", "\n", "\n\n", "\t", "\r\n", "\r", " \n", "\n ", "  \n  ", " \r\n \t x", "a\n", "a\r\n\r\nb",
    "Hello world", " Hello  world ", "Hello, y'all! It's we'll I'VE you'Re don'T 'tis 's'S 'lL", "'s", "'", "''", "'\u017f x'\u017f",
    "o'clock's 'twas x'st x'res", "3", "33", "333", "3333", "33333", "a1b22c333d4444", " 12 345", "1,234.56", "\u00bd \u2163 \u0663\u0664\u0665 \u0967\u0968",
    "ABC AbcDef abcDEF HTTPServer iPhone XMLHttpRequest's \u01c5\u02b0", "a/b//c /", "!/\n/", "x = y; // why?\n\tif (a != b) { return; }\n",
    "!!!!!! ?! ... --- ==> <|im_start|>user\n<think>\n</think><|im_end|>\n<|endoftext|> <|im_start|", "_a_b __init__ $x #y @z",
    "\u00a0x\u00a0 \u3000y\u2003z \u200bw\u2028\u2029\u0085v", "\x00\x01\x1f\x7f\u0080\u009f", "\ufeffx", "\ufffd\ufffe",
    "e\u0301 \u00e9 A\u030a \u212b \u1e9b\u0323 o\u0323\u0302 o\u0302\u0323 \u0344", "\u0301x", " \u0301", "a\u0301\u0301\u0301 \u0915\u093c \u0958",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01", "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e",
    "\u0645\u0631\u062d\u0628\u0627\u064b \u0628\u0627\u0644\u0639\u0627\u0644\u0645\u060c", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u4f60\u597d\uff0c\u4e16\u754c\uff01\u4eca\u5929\u662f2026\u5e74",
    "\u3053\u3093\u306b\u3061\u306f\u3001\u4e16\u754c\u3002\u30ab\u3099\u30ac", "\uac00\uac01 \u1100\u1161\u11a8 \ud55c\uad6d\uc5b4", "\u1794\u17b6\u1793\u178f\u17c2\u1796\u17b7\u179f\u17c1\u179f",
    "\U0001f600\U0001f9d1\u200d\U0001f680 \U0001f1e9\U0001f1ea \U0001f44d\U0001f3fd\u2764\ufe0f 1\ufe0f\u20e3", "\U0001f636\u200d\U0001f32b\ufe0f(\U0001f999).cpp",
    "\u0391\u03b8\u03ae\u03bd\u03b1 \u041c\u043e\u0441\u043a\u0432\u0430 \u0531\u0580\u0574\u0565\u0576\u056b\u0561 \u10d7\u10d1\u10d8\u10da\u10d8\u10e1\u10d8", "na\u00efve caf\u00e9 \u00c6sop Stra\u00dfe \u0130stanbul",
    "https://example.com/a?b=c&d=%20", "line one\nline two\r\nline three\n\n\n  indented\n\ttabbed", "x" * 200, " " * 100 + "y", "\n" * 30, "ab" * 150 + "12" * 40,
]

# What texts are put together of, with how often.
_JOINTS = [" ", " ", " ", "", "", "\n", "\r\n", "  ", "\t", "\u00a0", "'", "-", ".", ", ", "\u200d", "\u3000", "\n\n", " \n"]
_ENDINGS = ["'s", "'S", "'ll", "'Re", "'\u017f", "n't", "!", "?!", "...", "\u0301", "\u0327\u0301", "\ufe0f", "\u200d"]
_EMOJI = ["\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f3fd", "\U0001f1eb\U0001f1f7", "\u2764\ufe0f", "1\ufe0f\u20e3", "\U0001f9d1\U0001f3ff\u200d\U0001f680"]
_SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_", "<think>", "<"]


def blocks():
    """Runs of 128 scalars that have characters of their own; ideographs and syllables once."""
    found = []
    for start in range(0, 0x32000, 128):
        if 0xD800 <= start < 0xE000 or 0xF900 > start >= 0xE000 or start in range(0x20080, 0x31280):
            continue
        if start in range(0x4E80, 0x9F00) or start in range(0xAC80, 0xD700) or start in range(0x3480, 0x4D80):
            continue
        letters = [chr(c) for c in range(start, start + 128) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
        if letters:
            found.append(letters)
    return found


def random_texts(count, seed):
    """So many texts, the same for the same seed and the same `unicodedata`."""
    draw, scripts = random.Random(seed), blocks()
    for _ in range(count):
        kind, parts = draw.random(), []
        if kind < 0.1:  # Bytes as they come, repaired.
            yield bytes(draw.choice([draw.randrange(256), draw.randrange(128), 0xC3, 0xE2]) for _ in range(draw.randrange(1, 40))).decode("utf-8", "replace")
            continue
        own = draw.sample(scripts, 2) + [scripts[0], scripts[0]]
        for _ in range(draw.randrange(1, 12)):
            letters = draw.choice(own)
            choice = draw.random()
            if choice < 0.60:
                word = "".join(draw.choice(letters) for _ in range(draw.randrange(1, 9)))
            elif choice < 0.70:
                word = str(draw.randrange(10 ** draw.randrange(1, 8)))
            elif choice < 0.80:
                word = draw.choice(_EMOJI)
            elif choice < 0.85:
                word = draw.choice(_SPECIAL)
            elif choice < 0.95:
                word = draw.choice(["the", "It", "DON", "CamelCase", "words", "x", "I"])
            else:
                word = chr(draw.choice([draw.randrange(0xD800), draw.randrange(0xE000, 0x110000)]))
            if draw.random() < 0.15:
                word += draw.choice(_ENDINGS)
            if draw.random() < 0.1:
                word = unicodedata.normalize("NFD", word)
            parts += [word, draw.choice(_JOINTS)]
        yield "".join(parts)


if __name__ == "__main__":
    for text in random_texts(int(sys.argv[1]), 1):
        print(repr(text))

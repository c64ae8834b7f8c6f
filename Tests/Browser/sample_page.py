"""Assembles an inspection page from made-up data, without Swift.

    Tests/Browser/python Tests/Browser/sample_page.py out.html --tokens 512 --layers 12 --heads 12

It is a second writer of the format that Sources/SluiceInspection/Page/PageScript.swift reads, so that the
page can be worked on and tested by itself.
"""

import argparse
import base64
import datetime
import json
import pathlib
import zlib

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "Sources" / "SluiceInspection" / "Page"

TEXT = (
    "The sluice keeper lifts the gate, and the water runs; she lowers the gate, and the water waits.\n"
    "When the river is high the keeper lets little through.\n"
    "\tWhen the river is low, she lets all of it through, and the mill turns.\n"
    "The keeper does not make the water. She says how much of the water may pass.\n"
)

# What a vocabulary can hold and a page must show as text.
ODD_TOKENS = [
    "<img src=x onerror=window.hacked=1>", "</script>", "<script>window.hacked=1</script>", "<!--",
    "&lt;b&gt;", " ", "\n", "\t", "\r\n", "\0", "\x1b[31m", "\u202eright to left", "\u200b", "\u00a0",
    "\U0001f6b0", "\U0001f469\u200d\U0001f52c", "\u0301", "\u05e9\u05dc\u05d5\u05dd", "\ufffd", "", "}\u2028{",
    "\\", '"', "'", "${window.hacked=1}", "a" * 120, " the", "/*STYLE*/", "<!--DATA-->", "__proto__",
]


class Chunks:
    """Numbers as text: codes of one byte, or 255 and two bytes; compressed; in base64."""

    def __init__(self):
        self.texts = []

    def numbers(self, values, step, minimum=0.0):
        values = np.asarray(values, dtype=np.float64).reshape(-1)
        codes = np.rint((values - minimum) / step).astype(np.int64)
        assert codes.size == 0 or (codes.min() >= 0 and codes.max() < 65536)
        small = codes < 255
        data = np.zeros((codes.size, 3), dtype=np.uint8)
        data[:, 0] = np.where(small, codes, 255)
        data[:, 1] = codes & 255
        data[:, 2] = codes >> 8
        kept = np.stack([np.ones_like(small), ~small, ~small], axis=1)
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(data[kept].tobytes()) + packer.flush()
        self.texts.append(base64.b64encode(packed).decode())
        return {"chunk": len(self.texts) - 1, "count": int(codes.size), "minimum": minimum, "step": step}

    def elements(self):
        return "\n".join(
            f'<script type="text/plain" data-chunk="{n}">{text}</script>'
            for n, text in enumerate(self.texts))


def split_words(text):
    """Words with the space before them, as vocabularies of parts of words have them."""
    tokens, word = [], ""
    for character in text:
        if character in " \n\t" or not character.isalpha():
            if word:
                tokens.append(word)
            word = ""
            if character == " ":
                word = " "
            else:
                tokens.append(character)
        else:
            word += character
    return tokens + ([word] if word else [])


def tokens_of(kind, count):
    if kind == "odd":
        source = ODD_TOKENS
    elif kind == "words":
        source = split_words(TEXT)
    else:
        source = list(TEXT)
    return [source[i % len(source)] for i in range(count)]


def attention(random, tokens, head, first_share, causal):
    """Weights [query, key] like those of trained heads: on the first token, near, or on equal tokens."""
    n = len(tokens)
    query, key = np.arange(n)[:, None], np.arange(n)[None, :]
    names = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    ids = np.array([names[token] for token in tokens])
    scores = random.normal(0, 0.8, (n, n))
    kind = head % 4
    if kind == 0:
        scores += 6 * (key == query - 1)
    elif kind == 1:
        scores -= np.abs(query - key) / 4
    elif kind == 2:
        scores += 4 * (ids[query] == ids[key])
    else:
        scores += random.normal(0, 2, (1, n))
    if causal:
        scores = np.where(key <= query, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    weights *= 1 - first_share
    weights[:, 0] += first_share
    return weights


ACTIVATIONS = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "silu": lambda x: x / (1 + np.exp(-x)),
}


def make_gate(random, chunks, name, tokens, head_count, value_heads, width, depth, window):
    parts = name.split(".")
    placement = parts[0]
    granularity = "headwise" if placement == "forget" else parts[1]
    activation = ACTIVATIONS[parts[2] if len(parts) > 2 else "sigmoid"]
    heads = value_heads if placement in ("key", "value") else head_count
    groups = range(heads if granularity in ("elementwise", "headwise") else 1)
    width = width if granularity in ("elementwise", "shared") else 1
    n = len(tokens)
    logits = (
        random.normal(0, 1.2, (n, 1, 1)) + random.normal(0, 1, (1, len(groups), 1))
        + random.normal(0, 1.5, (1, len(groups), width)) + random.normal(0, 0.7, (n, len(groups), width))
        + np.array([-1.5 if token.strip() else 1.5 for token in tokens])[:, None, None] - 0.1 * depth)
    values = activation(logits)
    within = values.min() >= 0 and values.max() <= 1
    low, high = (0.0, 1.0) if within else (float(np.floor(values.min())), float(np.ceil(values.max())))
    counts, _ = np.histogram(values, bins=20, range=(low, high))
    return {
        "name": name, "scaling": {"output": "query", "value": "key"}.get(placement), "groups": list(groups),
        "width": width, "mean": float(values.mean()), "belowTenth": float((values < 0.1).mean()),
        "histogram": {"low": low, "high": high, "least": float(values.min()), "greatest": float(values.max()),
                      "counts": counts.tolist()},
        "tokenMeans": chunks.numbers(values.mean(axis=2), 0.001, low),
        "values": chunks.numbers(values[window[0]:window[1]], 0.01, low) if width > 1 else None,
    }, values


def make_layer(random, chunks, tokens, number, layers, heads, head_count, value_heads, width, gates, causal,
               window, step, first_share, has_attention):
    n = len(tokens)
    first, end = window
    made = [make_gate(random, chunks, gate, tokens, head_count, value_heads, width, number, window) for gate in gates]
    layer = {
        "number": number + 1, "headCount": head_count, "heads": list(heads) if has_attention else [],
        "triangular": causal, "weights": None, "firstToken": [], "entropy": [], "received": None,
        "gates": [gate for gate, _ in made], "valueNorms": None, "valueHeads": 0, "outputNorms": None,
    }
    largest = np.abs(random.normal(0, 1, 5)).cumsum()[::-1] * (4 + number) * (0.3 if gates else 1)
    layer["largest"] = [
        {"token": int(0 if i < 2 else random.integers(n)), "channel": int(random.integers(768)),
         "value": round(float(value) * (-1) ** i, 3)} for i, value in enumerate(largest)]
    if not has_attention:
        return layer, None, made
    deep = (number + 1) / layers
    weights = np.stack(
        [attention(random, tokens, head, first_share * deep * random.uniform(0.4, 1.2), causal)
         for head in heads])
    kept = weights[:, first:end, first:end]
    below = np.tril(np.ones((end - first, end - first), dtype=bool))
    layer["weights"] = chunks.numbers(kept[:, below] if causal else kept, step)
    layer["firstToken"] = weights[:, :, 0].mean(axis=1).tolist()
    layer["entropy"] = (-(weights * np.log(np.maximum(weights, 1e-12))).sum(axis=2)).mean(axis=1).tolist()
    seen = (n - np.arange(n)) if causal else np.full(n, n)
    layer["received"] = chunks.numbers(weights.sum(axis=1) / seen, 0.001)
    layer["valueHeads"] = value_heads
    layer["valueNorms"] = chunks.numbers(np.abs(random.normal(3, 1, (value_heads, n))), 0.01)
    layer["outputNorms"] = chunks.numbers(np.abs(random.normal(2, 0.5, (len(heads), n))), 0.01)
    return layer, weights, made


def make_model(random, chunks, tokens, name, layers=2, heads=4, value_heads=None, width=16,
               gates=("output.elementwise",), causal=True, window=None, step=0.001, first_share=0.3,
               without_attention=(), only_layers=None, only_heads=None):
    """A model's part of the report, and what was put into it: weights and gates of each layer."""
    window = window or (0, len(tokens))
    value_heads = value_heads or (heads if heads < 8 else heads // 2)
    made = [
        make_layer(random, chunks, tokens, number, layers, only_heads or range(heads), heads, value_heads, width,
                   gates, causal, window, step, first_share, number not in without_attention)
        for number in only_layers or range(layers)]
    facts = [["layers", str(layers)], ["heads", str(heads)], ["gate", " + ".join(gates) or "none"],
             ["mask", "causal" if causal else "none"], ["loss on this text", f"{random.uniform(1.2, 2):.3f} nats"]]
    model = {"name": name, "facts": facts, "window": list(window), "layers": [layer for layer, _, _ in made]}
    truth = [{"weights": weights, "gates": {gate["name"]: values for gate, values in gates_made}}
             for _, weights, gates_made in made]
    return model, truth


def make_season(token_count=24, context=336, horizon=48, missing=()):
    """A signal with a season: a token is a phase, and a forecast follows the known rows."""
    random = np.random.default_rng(5)
    rows = np.arange(context + horizon)
    waves = 20 + 6 * np.sin(2 * np.pi * rows / token_count) + 2 * np.sin(rows / 50)
    values = np.round(waves + random.normal(0, 0.7, rows.size), 3).tolist()
    for row in missing:
        values[row] = None
    start = datetime.datetime(2020, 1, 4, 16)
    forecast = waves[context:] + 0.5
    return {
        "name": "Series", "rows": [f"{start + datetime.timedelta(hours=int(row)):%Y-%m-%d %H:%M}" for row in rows],
        "tokens": [(int(row) - context) % token_count for row in rows], "knownCount": context,
        "channels": [{
            "name": "load", "values": values, "forecast": np.round(forecast, 3).tolist(),
            "band": {"name": "10 % to 90 % quantile", "low": np.round(forecast - 1.5, 3).tolist(),
                     "high": np.round(forecast + 1.5, 3).tolist()}}]}


def make_sequence(token_count=24, channel_count=3, length=100, per_token=4):
    """A signal of several channels: a token is several neighbouring rows, and the first rows have none."""
    random = np.random.default_rng(6)
    first = length - token_count * per_token
    return {
        "name": "Sequence", "rows": [str(row + 1) for row in range(length)],
        "tokens": [None if row < first else (row - first) // per_token for row in range(length)],
        "knownCount": length,
        "channels": [{
            "name": f"channel {i + 1}", "values": np.round(random.normal(0, 10.0 ** i, length).cumsum(), 4).tolist(),
            "forecast": [], "band": None} for i in range(channel_count)]}


def make_report(tokens, models, title="Sample", notes=(), seed=1, signal=None):
    """`models` has one dictionary of options of make_model for each. Returns report, chunks, truth."""
    random = np.random.default_rng(seed)
    chunks = Chunks()
    made = [make_model(random, chunks, tokens, **options) for options in models]
    report = {"version": 1, "title": title, "tokens": list(tokens), "notes": list(notes),
              "models": [model for model, _ in made]}
    if signal:
        report["signal"] = signal
    return report, chunks, [truth for _, truth in made]


def page_part(name):
    """The text of a literal in Swift."""
    return (PAGE / f"Page{name}.swift").read_text().split('##"""\n')[1].split('"""##')[0]


def assemble(report, chunks):
    """The page. The marks are found in the markup before anything is put in, so no text can hold one."""
    data = json.dumps(report, ensure_ascii=False).replace("<", "\\u003c")
    title = report["title"].replace("&", "&amp;").replace("<", "&lt;")
    values = {
        "<!--TITLE-->": title,
        "/*STYLE*/": page_part("Style"),
        "<!--DATA-->": f'<script type="application/json" id="report">{data}</script>\n{chunks.elements()}',
        "/*SIGNAL*/": page_part("Signal"),
        "/*SCRIPT*/": page_part("Script"),
    }
    template = page_part("Markup")
    places = sorted((template.index(mark), mark) for mark in values)
    parts, at = [], 0
    for place, mark in places:
        assert template.count(mark) == 1, mark
        parts += [template[at:place], values[mark]]
        at = place + len(mark)
    return "".join(parts + [template[at:]])


def write(path, report, chunks):
    path = pathlib.Path(path)
    path.write_text(assemble(report, chunks), encoding="utf-8", errors="replace", newline="")
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out")
    parser.add_argument("--tokens", type=int, default=96)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--text", choices=["words", "characters", "odd"], default="words")
    parser.add_argument("--gates", default="output.elementwise", help="names joined by +, or none")
    parser.add_argument("--against", help="gates of a second model, or none")
    parser.add_argument("--bidirectional", action="store_true")
    parser.add_argument("--step", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    def model(name, gates):
        gates = () if gates == "none" else tuple(gates.split("+"))
        return {"name": name, "layers": options.layers, "heads": options.heads, "width": options.width,
                "gates": gates, "causal": not options.bidirectional, "step": options.step,
                "first_share": 0.2 if gates else 0.6}

    models = [model("runs/gated", options.gates)]
    if options.against:
        models.append(model("runs/plain", options.against))
    notes = ["The figures of this sample are made up."]
    report, chunks, _ = make_report(tokens_of(options.text, options.tokens), models,
                                    "What the gates of runs/gated do", notes, options.seed)
    path = write(options.out, report, chunks)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

"""Reads a folder of event files as TensorBoard does, and compares it with a run's metrics.

    Tests/TensorBoard/python Tests/TensorBoard/check_events.py runs/notes/log runs/notes/metrics.jsonl
    Tests/TensorBoard/python Tests/TensorBoard/check_events.py FOLDER --expect scalars,images

Every record of every file must have the right checksums, every number must be that of metrics.jsonl to
the last bit of float32, and every value must be found by the reader of the plugin that shows it: PNGs
decode to the size that is said, counts of histograms are whole, texts become HTML. With --expect, a kind
that is missing is an error.
"""

import argparse
import io
import json
import math
import pathlib
import sys

import numpy
from PIL import Image
from tensorboard.backend.event_processing import event_file_loader, plugin_event_accumulator
from tensorboard.plugins.histogram import metadata as histograms
from tensorboard.plugins.image import metadata as images
from tensorboard.plugins.scalar import metadata as scalars
from tensorboard.plugins.text import metadata as texts
from tensorboard.plugins.text import text_plugin
from tensorboard.util import tensor_util

# Names of curves, and of the same numbers in metrics.jsonl.
CURVES = {
    "train/loss": "loss",
    "lr": "learningRate",
    "grad_norm": "gradientNorm",
    "tokens_per_s": "tokensPerSecond",
    "val/loss": "validationLoss",
    "val/accuracy": "validationAccuracy",
}

# Measures of a layer, at evaluations.
MEASURES = {"first_token", "entropy", "largest_activation"}


class Wrong(Exception):
    """What is wrong, in a sentence."""


def require(condition, sentence):
    if not condition:
        raise Wrong(sentence)


def require_whole(path):
    """That a file begins with its version and that reading it ends with its last byte."""
    versions, size = [], 0
    loader = event_file_loader.RawEventFileLoader(str(path))
    for record in loader.Load():
        size += 8 + 4 + len(record) + 4
    require(size == path.stat().st_size,
            f"{path}: TensorBoard reads {size} of {path.stat().st_size} bytes")
    for event in event_file_loader.EventFileLoader(str(path)).Load():
        versions.append(event.file_version)
        require(event.wall_time > 1.7e9, f"{path}: an event's time is {event.wall_time}")
    require(versions and versions[0] == "brain.Event:2" and not any(versions[1:]),
            f"{path} does not begin with its version, and have it once")


def load(folder):
    """The folder as TensorBoard sees it, no value left out."""
    everything = {kind: 0 for kind in plugin_event_accumulator.DEFAULT_SIZE_GUIDANCE}
    accumulator = plugin_event_accumulator.EventAccumulator(str(folder), size_guidance=everything)
    return accumulator.Reload()


def tags(accumulator, plugin):
    try:
        return sorted(accumulator.PluginTagToContent(plugin))
    except KeyError:
        return []


def values(accumulator, tag):
    """Steps and arrays, in the order in which they were written."""
    return [(event.step, tensor_util.make_ndarray(event.tensor_proto))
            for event in accumulator.Tensors(tag)]


def check_scalars(accumulator, metrics):
    """Compares all curves with the lines of metrics.jsonl."""
    names = tags(accumulator, scalars.PLUGIN_NAME)
    for tag in names:
        steps = [step for step, _ in values(accumulator, tag)]
        require(steps == sorted(set(steps)), f"{tag}: a step is there twice, or out of order")
    if metrics is None:
        return len(names)
    layers = [tag for tag in names if tag.split("/layer")[0] in MEASURES]
    unknown = set(names) - set(CURVES) - set(layers)
    require(not unknown, f"metrics.jsonl knows nothing of {unknown}")
    evaluated = [line["step"] for line in metrics if "validationLoss" in line]
    for tag in layers:
        steps, numbers = zip(*values(accumulator, tag))
        require(list(steps) == evaluated, f"{tag}: the steps are {steps}, those evaluated {evaluated}")
        require(all(math.isfinite(number.item()) for number in numbers), f"{tag} is not finite")
    for tag, key in CURVES.items():
        # The accuracy on a text, which logs samples, is in the metrics, but no curve.
        if tag == "val/accuracy" and tags(accumulator, texts.PLUGIN_NAME):
            continue
        expected = {line["step"]: numpy.float32(line[key]) for line in metrics if key in line}
        found = {step: value.item() for step, value in values(accumulator, tag)} \
            if tag in names else {}
        require(expected, f"metrics.jsonl has no {key}")
        require(found.keys() == expected.keys(),
                f"{tag}: the steps are {sorted(found)}, those of metrics.jsonl {sorted(expected)}")
        for step, value in expected.items():
            require(math.isfinite(value) and numpy.float32(found[step]) == value,
                    f"{tag} at step {step} is {found[step]}, in metrics.jsonl {value}")
    return len(names)


def check_histograms(accumulator):
    names = tags(accumulator, histograms.PLUGIN_NAME)
    for tag in names:
        for step, buckets in values(accumulator, tag):
            where = f"histogram {tag} at step {step}"
            require(buckets.ndim == 2 and buckets.shape[1] == 3, f"{where}: its shape is {buckets.shape}")
            left, right, count = buckets.T
            require(len(buckets) > 0 and count.sum() > 0, f"{where} is empty")
            require((count == count.round()).all() and (count >= 0).all(), f"{where}: counts {count}")
            require((left <= right).all() and (left[1:] == right[:-1]).all(),
                    f"{where}: its ranges do not follow each other")
    return len(names)


def check_images(accumulator):
    names = tags(accumulator, images.PLUGIN_NAME)
    for tag in names:
        for step, (width, height, *pictures) in values(accumulator, tag):
            require(len(pictures) == 1, f"image {tag} at step {step} is {len(pictures)} images")
            picture = Image.open(io.BytesIO(pictures[0]))
            picture.load()
            require(picture.format == "PNG" and picture.size == (int(width), int(height)),
                    f"image {tag} at step {step} is {picture.format} of {picture.size}, "
                    f"not PNG of {int(width)} x {int(height)}")
    return len(names)


def check_texts(accumulator):
    names = tags(accumulator, texts.PLUGIN_NAME)
    for tag in names:
        for step, text in values(accumulator, tag):
            require(text.shape == (), f"text {tag} at step {step} is a table")
            html = text_plugin.text_array_to_html(text, enable_markdown=True)
            require(html.strip() and text.item().decode().strip(), f"text {tag} at step {step} is empty")
    return len(names)


def check(folder, metrics_path, expected):
    files = sorted(folder.glob("*tfevents*"))
    require(files, f"{folder} holds no event file")
    for path in files:
        require_whole(path)
    accumulator = load(folder)
    metrics = None
    if metrics_path:
        metrics = [json.loads(line) for line in metrics_path.read_text().splitlines()]
        require(metrics, f"{metrics_path} is empty")
    counts = {
        "scalars": check_scalars(accumulator, metrics),
        "histograms": check_histograms(accumulator),
        "images": check_images(accumulator),
        "text": check_texts(accumulator),
    }
    for kind in expected:
        require(kind in counts, f"there is no kind {kind}, only {', '.join(counts)}")
        require(counts[kind] > 0, f"{folder}: TensorBoard finds no {kind}")
    known = {scalars.PLUGIN_NAME, histograms.PLUGIN_NAME, images.PLUGIN_NAME, texts.PLUGIN_NAME}
    unknown = set(accumulator.ActivePlugins()) - known
    require(not unknown, f"{folder} has values of {unknown}, which nothing here checks")
    found = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    compared = f"; {len(metrics)} steps are those of metrics.jsonl" if metrics else ""
    print(f"{folder}: TensorBoard reads {len(files)} file{'s' if len(files) > 1 else ''}: "
          f"{found}{compared}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("metrics", type=pathlib.Path, nargs="?")
    parser.add_argument("--expect", default="", metavar="KIND,...",
                        help="kinds that must be there: scalars, histograms, images, text")
    arguments = parser.parse_args()
    try:
        check(arguments.folder, arguments.metrics, [k for k in arguments.expect.split(",") if k])
    except Wrong as error:
        sys.exit(f"check_events.py: {error}")


if __name__ == "__main__":
    main()

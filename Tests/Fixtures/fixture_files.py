"""Writing fixtures, or checking that those that are there are still what the script makes."""

import argparse
import json
import pathlib
import sys

import torch
from safetensors import safe_open

# What two machines may differ in: float64 sums in another order, rounded to float32.
TOLERANCE = 1e-6
# Below this a result of float64 is a zero with rounding errors.
NOISE = 1e-12


def stored(tensors):
    """Float32 copies of floating-point tensors, contiguous; integers, masks and numbers of 16 bits as they
    are."""
    def copy(tensor):
        tensor = tensor.detach()
        if tensor.is_floating_point() and tensor.itemsize > 2:
            tensor = torch.where(tensor.abs() < NOISE, 0, tensor).float()
        return tensor.contiguous()

    return {name: copy(tensor) for name, tensor in tensors.items()}


def write(path, tensors, metadata):
    """A safetensors file whose bytes depend on nothing else, unlike those of the library."""
    header, data = {"__metadata__": dict(sorted(metadata.items()))}, b""
    dtypes = {torch.float32: "F32", torch.int32: "I32", torch.uint8: "U8",
              torch.bfloat16: "BF16", torch.float16: "F16"}
    # The widest elements first, so that all are aligned.
    for name, tensor in sorted(tensors.items(), key=lambda item: (-item[1].itemsize, item[0])):
        numbers = tensor.contiguous().flatten().view(torch.uint8).numpy().tobytes()
        header[name] = {"dtype": dtypes[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def run(folder, make_files, description, tolerance=TOLERANCE):
    """The script's command line: writes the files into `folder`, or compares them with `--check`.

    `make_files()` yields (path below the folder, content): a text, bytes, or tensors and the strings
    to store beside them. `tolerance` is how far numbers may be off, of the largest in their tensor.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true",
                        help="write nothing; fail if a file differs from what would be written")
    parser.add_argument("--output", type=pathlib.Path,
                        default=pathlib.Path(__file__).parent / folder,
                        help="folder of the files (default: %(default)s)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)

    made, problems = set(), []
    for name, content in make_files():
        path = arguments.output / name
        made.add(path)
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, (str, bytes)):
            content = content.encode() if isinstance(content, str) else content
            if not arguments.check:
                path.write_bytes(content)
            elif not path.exists() or path.read_bytes() != content:
                problems.append(f"{name}: absent or different")
            continue
        tensors, metadata = stored(content[0]), content[1]
        for key, tensor in tensors.items():
            assert not tensor.is_floating_point() or tensor.isfinite().all(), (name, key)
        if arguments.check:
            problems += differences(path, tensors, metadata, tolerance)
        else:
            write(path, tensors, metadata)
    present = {path for path in arguments.output.rglob("*") if path.is_file()}
    problems += [f"{path}: nothing makes this file" for path in sorted(present - made)]

    for problem in problems:
        print(problem, file=sys.stderr)
    size = sum(path.stat().st_size for path in made & present)
    verb = "checked" if arguments.check else "written"
    print(f"{arguments.output.name}: {len(made)} files {verb}, {size / 1024:.0f} KiB")
    sys.exit(1 if problems else 0)


def differences(path, tensors, metadata, tolerance):
    """What in the file at `path` is not as given, a sentence each."""
    if not path.exists():
        return [f"{path.name}: absent"]
    found = []
    with safe_open(path, "pt") as file:
        if (file.metadata() or {}) != metadata:
            found.append(f"{path.name}: metadata {file.metadata()}, expected {metadata}")
        if set(file.keys()) != set(tensors):
            return found + [f"{path.name}: tensors {sorted(file.keys())}, expected {sorted(tensors)}"]
        for name, tensor in tensors.items():
            old = file.get_tensor(name)
            if old.shape != tensor.shape or old.dtype != tensor.dtype:
                found.append(f"{path.name}: {name} is {old.dtype} {tuple(old.shape)}, "
                             f"expected {tensor.dtype} {tuple(tensor.shape)}")
            elif tensor.is_floating_point():
                scale = max(tensor.abs().max().item(), 1e-30)
                error = (old.double() - tensor.double()).abs().max().item() / scale
                if not error <= tolerance:
                    found.append(f"{path.name}: {name} is off by {error:.1e} of its largest value")
            elif not torch.equal(old, tensor):
                found.append(f"{path.name}: {name} differs")
    return found

"""Reads a table with `sluice describe` and with pandas.read_csv, in turn: seconds, ratio, peak memory."""

import argparse
import datetime
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

PANDAS = """
import sys, time, pandas
start = time.perf_counter()
table = pandas.read_csv(sys.argv[1], parse_dates=[sys.argv[2]])
print(len(table), time.perf_counter() - start)
table.describe()
"""


def generate(path, rows):
    """Writes a table with a time and seven numbers of four decimals."""
    draw = random.Random(1)
    first = datetime.datetime(2000, 1, 1)
    with open(path, "w") as file:
        file.write("date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT\n")
        for row in range(rows):
            numbers = ",".join(f"{draw.gauss(0, 20):.4f}" for _ in range(7))
            file.write(f"{first + datetime.timedelta(minutes=row)},{numbers}\n")


def run(command):
    """Runs a program: its output, its seconds and its peak memory in bytes."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with status {process.returncode}")
    return output, time.perf_counter() - start, usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sluice", required=True, help="the tool")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--file", help="a table to read, instead of a generated one")
    parser.add_argument("--time", default="date", help="its column of times")
    parser.add_argument("--rounds", type=int, default=5)
    settings = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = settings.file or str(pathlib.Path(folder, "table.csv"))
        if not settings.file:
            generate(path, settings.rows)
        print(f"{path}: {os.path.getsize(path) / 1e6:.0f} MB")
        ours, theirs, whole = [], [], []
        for _ in range(settings.rounds):
            _, seconds, memory = run([settings.sluice, "describe", path, "--json"])
            ours.append((seconds, memory))
            output, seconds, memory = run([sys.executable, "-c", PANDAS, path, settings.time])
            theirs.append((float(output.split()[1]), memory))
            whole.append(seconds)
    (seconds, memory), (peer, peer_memory) = ours[0], theirs[0]
    seconds, peer = (statistics.median(time for time, _ in side) for side in (ours, theirs))
    memory, peer_memory = (max(memory for _, memory in side) for side in (ours, theirs))
    print(f"sluice describe      {seconds:.2f} s, peak memory {memory / 1e6:.0f} MB")
    print(f"pandas.read_csv      {peer:.2f} s, peak memory {peer_memory / 1e6:.0f} MB "
          f"(the process with import and describe(): {statistics.median(whole):.2f} s)")
    print(f"ratio of times       {seconds / peer:.2f}")


if __name__ == "__main__":
    main()

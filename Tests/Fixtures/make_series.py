"""Writes series/etth1_*.safetensors: scale, windows and errors of ETTh1 as published forecasting code makes them.

    Tests/Fixtures/python Tests/Fixtures/make_series.py            # writes the files
    Tests/Fixtures/python Tests/Fixtures/make_series.py --check    # compares with them

The recipe of `Dataset_ETT_hour` (https://github.com/zhouhaoyi/Informer2020, and the code of DLinear, PatchTST and
iTransformer): 12, 4 and 4 months of 30 days; means and deviations of the 12 months; windows of validation and test
look back into the part before; every window is counted; MSE and MAE are means over all windows, rows and channels.

The forecast is a linear map of the known rows of each channel, with the same weights in the test: row `i`, column `j`
is `((31 i + 17 j) mod 23 - 11) / 4096`. The data is read from ../shared/data/ETTh1.csv beside the checkout (CC BY-ND
4.0: the files have sums of windows, not its values). Without it, nothing is written or compared.
"""

import csv
import pathlib
import sys

import numpy
import torch

import fixture_files

SOURCE = pathlib.Path(__file__).resolve().parents[3] / "shared/data/ETTh1.csv"
CONTEXT = 336
MONTH = 30 * 24


class ETTHour(torch.utils.data.Dataset):
    def __init__(self, values, part, horizon):
        first = [0, 12 * MONTH - CONTEXT, 16 * MONTH - CONTEXT][part]
        end = [12 * MONTH, 16 * MONTH, 20 * MONTH][part]
        train = values[: 12 * MONTH]
        self.mean, self.deviation = train.mean(axis=0), train.std(axis=0)  # sklearn's StandardScaler
        self.data = ((values - self.mean) / self.deviation)[first:end]
        self.horizon = horizon

    def __len__(self):
        return len(self.data) - CONTEXT - self.horizon + 1

    def __getitem__(self, index):
        middle = index + CONTEXT
        return self.data[index:middle], self.data[middle:middle + self.horizon]


def checksums(windows):
    """A sum of each window in which every place counts differently."""
    rows, channels = windows.shape[1:]
    factors = torch.arange(rows * channels).reshape(rows, channels) % 13 + 1
    return (windows * factors).sum(dim=(1, 2)) / (rows * channels)


def make(values, horizon):
    tensors = {}
    layer = torch.nn.Linear(CONTEXT, horizon, bias=False)
    rows, columns = torch.arange(horizon)[:, None], torch.arange(CONTEXT)[None]
    layer.weight.data = (((31 * rows + 17 * columns) % 23 - 11) / 4096).float()
    for part, name in enumerate(["training", "validation", "test"]):
        data = ETTHour(values, part, horizon)
        tensors[f"{name}.count"] = torch.tensor([float(len(data))])
        loader = torch.utils.data.DataLoader(data, batch_size=64)
        forecasts, truths, inputs, outputs = [], [], [], []
        with torch.no_grad():
            for known, truth in loader:
                forecast = layer(known.float().transpose(1, 2)).transpose(1, 2)
                forecasts.append(forecast.double())
                truths.append(truth.float().double())
                inputs.append(checksums(known))
                outputs.append(checksums(truth))
        forecast, truth = torch.cat(forecasts), torch.cat(truths)
        error = forecast - truth
        tensors[f"{name}.errors"] = torch.stack([(error ** 2).mean(), error.abs().mean()])
        tensors[f"{name}.step_mse"] = (error ** 2).mean(dim=(0, 2))
        tensors[f"{name}.channel_mae"] = error.abs().mean(dim=(0, 1))
        # Every hundredth window.
        tensors[f"{name}.inputs"] = torch.cat(inputs)[::100]
        tensors[f"{name}.targets"] = torch.cat(outputs)[::100]
        tensors[f"{name}.forecasts"] = checksums(forecast.abs())[::100]
    tensors["means"], tensors["deviations"] = torch.tensor(data.mean), torch.tensor(data.deviation)
    return tensors, {"horizon": str(horizon), "context": str(CONTEXT)}


def make_files():
    with open(SOURCE) as file:
        rows = list(csv.reader(file))
    values = numpy.array([[float(cell) for cell in row[1:]] for row in rows[1:]])
    for horizon in [96, 720]:
        yield f"etth1_{horizon}.safetensors", make(values, horizon)


if __name__ == "__main__":
    if not SOURCE.exists():
        print(f"series: {SOURCE} is not there, nothing is written or compared")
        sys.exit(0)
    # Sums in float32 may differ by the order of their terms.
    fixture_files.run("series", make_files, __doc__, tolerance=1e-5)

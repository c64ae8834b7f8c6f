import Sluice
import SluiceSeries
import TestSupport
import Testing

struct ForecastBandTests {
  /// Forecasts zero, so that errors are the values.
  private struct Zero: ForecastMethod {
    let name = "zero"
    func forecast(_ batch: ForecastWindows.Batch) -> Tensor { .zeros(batch.targets.shape) }
  }

  @Test func offsetsAreQuantilesOfTheErrors() throws {
    // 100 validation rows with the values 0 ... 99 in another order, after training rows of the same scale.
    let values = (0..<300).map { Double($0 * 37 % 100) }
    let data = try ForecastWindows(
      Series(channels: [.init("x", values: values)]), contextLength: 5, horizon: 1,
      split: .rows(200, 100, 0))
    let band = try #require(ForecastBand(of: Zero(), on: data, quantiles: [0.1, 0.5, 0.9]))
    let scale = data.profile.scale
    for (quantile, offset) in zip(band.quantiles, band.offsets) {
      // The rank p (n + 1) of 100 errors, counted from 1.
      let expected = quantile * 101 - 1
      #expect(abs(scale.restored(Double(offset[0][0]), channel: 0) - expected) < 1e-3)
    }
    let forecast = Tensor([1, 2], shape: [2, 1, 1])
    let quantiles = band.quantiles(of: forecast)
    #expect(quantiles.shape == [2, 1, 1, 3])
    #expect(quantiles.scalars[3] == 2 + band.offsets[0][0][0])
  }

  @Test func tooFewWindowsGiveNoBand() throws {
    let data = try ForecastWindows(
      numberedSeries(60), contextLength: 5, horizon: 1, split: .rows(40, 8, 12))
    #expect(ForecastBand(of: Zero(), on: data, quantiles: [0.1, 0.5, 0.9]) == nil)
    // Eight errors are enough for the quantiles from 1/9 to 8/9.
    let band = try #require(ForecastBand(of: Zero(), on: data, quantiles: [0.1, 0.2, 0.8, 0.9]))
    #expect(band.quantiles == [0.2, 0.8])
  }
}

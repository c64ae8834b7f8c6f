import Foundation
import Sluice
import SluiceSeries

/// A series whose value is `100 channel + row`, so that a value tells its place.
func numberedSeries(
  _ rowCount: Int, roles: [Series.Role] = [.target], name: String = "", times: [Int64] = []
) throws -> Series {
  try Series(
    name: name,
    channels: roles.enumerated().map { channel, role in
      .init(
        "\(channel)", role: role, values: (0..<rowCount).map { Double(100 * channel + $0) })
    },
    times: times)
}

extension Series {
  /// The series with other values in some rows of all channels.
  func replacing(_ rows: Range<Int>, with value: Double) throws -> Series {
    try Series(
      name: name,
      channels: channels.map { channel in
        var values = channel.values
        for row in rows { values[row] = value }
        return .init(channel.name, role: channel.role, values: values)
      },
      times: times)
  }
}

extension ForecastWindows {
  /// The targets of the first channel in the series' units, rounded.
  func numbers(_ batch: Batch) -> [Int] {
    profile.targetScale.restored(batch.targets).scalars.map { Int($0.rounded()) }
  }
}

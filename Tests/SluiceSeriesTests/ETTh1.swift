import Foundation
import SluiceSeries
import Testing

/// The hours of a transformer that publications forecast, if they are beside the checkout.
///
/// The file is not part of the repository: its licence allows no changed copies. It is read from
/// `../shared/data/ETTh1.csv` (https://github.com/zhouhaoyi/ETDataset).
enum ETTh1 {
  /// The sentence for tests that cannot run.
  static let missing: Comment = "ETTh1.csv is not in ../shared/data; the comparison is skipped"

  /// Whether the file is there.
  static let isThere = FileManager.default.fileExists(atPath: path)

  private static let path =
    (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    .appendingPathComponent("shared/data/ETTh1.csv").path

  /// The rows of the twelve months for training and the four each for validation and test.
  static let split = SeriesSplit.rows(8640, 2880, 2880)

  /// The series, whose rows are one hour apart.
  static func series() throws -> Series {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    let names = lines[0].split(separator: ",").dropFirst()
    let rows = lines.dropFirst().map { line in
      line.split(separator: ",").dropFirst().map { Double($0) ?? .nan }
    }
    let channels = names.enumerated().map { index, name in
      Series.Channel(String(name), values: rows.map { $0[index] })
    }
    // The first row is 2016-07-01 00:00:00.
    let start: Int64 = 1_467_331_200
    return try Series(
      name: "ETTh1", channels: channels, times: rows.indices.map { start + 3600 * Int64($0) })
  }
}

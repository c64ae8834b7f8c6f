import Sluice

/// A series as windows need it: standardized, without gaps, in one tensor.
struct StandardizedSeries: Sendable {
  /// The name of the series.
  let name: String
  /// Standardized values, `[rows, channels]`, targets first; a missing value is the last value before it, or the
  /// mean of the training rows.
  let rows: Tensor
  /// 1 for observed targets and 0 for missing targets, `[rows, targets]`; nil if all are observed.
  let weights: Tensor?
  /// The parts of the rows.
  let parts: SeriesParts
  /// The number of time steps from 1970 to the first row, if times are regular; otherwise 0.
  let firstStep: Int

  /// Standardizes the channels of a series, which are sorted by role.
  init(
    _ series: Series, channels: [Series.Channel], targetCount: Int, scale: SeriesScale,
    parts: SeriesParts
  ) {
    let (count, width) = (series.rowCount, channels.count)
    name = series.name
    self.parts = parts
    firstStep =
      series.step.map { step in
        let (quotient, rest) = series.times[0].quotientAndRemainder(dividingBy: step)
        return Int(quotient) - (rest < 0 ? 1 : 0)
      } ?? 0
    rows = Tensor(shape: [count, width]) { pointer in
      for (channel, column) in channels.enumerated() {
        scale.forEachStandardized(column.values, channel: channel) { row, value in
          pointer[row * width + channel] = value
        }
      }
    }
    let targets = channels.prefix(targetCount)
    weights =
      targets.contains { $0.values.contains(where: \.isNaN) }
      ? Tensor(shape: [count, targetCount]) { pointer in
        for (channel, column) in targets.enumerated() {
          for row in 0..<count {
            pointer[row * targetCount + channel] = column.values[row].isNaN ? 0 : 1
          }
        }
      } : nil
  }

  /// The bytes of the tensors.
  var memorySize: Int { (rows.count + (weights?.count ?? 0)) * MemoryLayout<Float>.stride }

  /// The least seasonal error in the standardized scale, in which the deviation of a channel is 1; below it is rounding.
  private static let leastSeasonalError = 1e-6

  /// The mean of |x[row] - x[row - period]| over the training rows for each target, in the standardized scale; nil
  /// if there is none, or if it is 0 but for rounding.
  func seasonalErrors(period: Int, targetCount: Int) -> [Double?] {
    let width = rows.lastDimension
    return rows.withUnsafeScalars { values in
      (0..<targetCount).map { target in
        func isObserved(_ row: Int) -> Bool { weights.map { $0[row, target] > 0 } ?? true }
        var (sum, count) = (0.0, 0)
        for row in parts.training.dropFirst(period)
        where isObserved(row) && isObserved(row - period) {
          let (now, before) = (
            values[row * width + target], values[(row - period) * width + target]
          )
          sum += abs(Double(now) - Double(before))
          count += 1
        }
        let error = count > 0 ? sum / Double(count) : 0
        return error > Self.leastSeasonalError ? error : nil
      }
    }
  }
}

extension Tensor {
  /// Rows of a matrix for each window, and a range of its columns: `[windows, length, columns]`; 1 where there is
  /// no matrix.
  static func windows(
    of matrices: [Tensor?], from firstRows: [Int], length: Int, columns: Range<Int>
  ) -> Tensor {
    let width = columns.count
    return Tensor(shape: [matrices.count, length, width]) { output in
      for (window, matrix) in matrices.enumerated() {
        let target = output + window * length * width
        guard let matrix else {
          target.update(repeating: 1, count: length * width)
          continue
        }
        let stride = matrix.lastDimension
        matrix.withUnsafeScalars { input in
          let source = input + firstRows[window] * stride + columns.lowerBound
          if width == stride {
            target.update(from: source, count: length * width)
          } else {
            for row in 0..<length {
              (target + row * width).update(from: source + row * stride, count: width)
            }
          }
        }
      }
    }
  }
}

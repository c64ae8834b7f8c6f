/// The effort of a measurement: the minimum number of runs and the minimum time.
struct Effort {
  /// The number of warm-up runs, which are not timed.
  var warmup = 2
  /// The minimum number of timed runs.
  var count = 5
  var seconds = 0.5
}

/// The times of repeated runs.
struct Measurement {
  /// The times of all runs in milliseconds, sorted, the fastest first; never empty.
  let sorted: [Double]

  /// Makes a measurement from sorted times, the fastest first; at least one.
  init(sorted: [Double]) { self.sorted = sorted }

  /// Measures `body`, at least once.
  init(_ effort: Effort, _ body: () -> Void) {
    let clock = ContinuousClock()
    for _ in 0..<effort.warmup { body() }
    var times: [Double] = []
    let start = clock.now
    repeat {
      times.append(clock.measure(body) / .milliseconds(1))
    } while times.count < effort.count
      || start.duration(to: clock.now) / .seconds(1) < effort.seconds
    sorted = times.sorted()
  }

  /// The median of all runs.
  var milliseconds: Double { quantile(0.5) }

  /// The fastest run.
  var fastest: Double { sorted[0] }

  /// Half of the distance between the quartiles, as a share of the median.
  var spread: Double {
    milliseconds > 0 ? (quantile(0.75) - quantile(0.25)) / 2 / milliseconds : 0
  }

  /// A quantile of the times, with linear interpolation.
  private func quantile(_ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let (below, above) = (Int(place), min(Int(place) + 1, sorted.count - 1))
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}

/// How long to measure: at least so many runs, for at least so long.
struct Effort {
  /// Runs before the clock starts.
  var warmup = 2
  /// Runs to time.
  var count = 5
  var seconds = 0.5
}

/// The time of something that is done again and again.
struct Measurement {
  /// Every run, from the fastest on, in milliseconds; never empty.
  let sorted: [Double]

  /// Takes times that were measured; from the fastest on, at least one.
  init(sorted: [Double]) { self.sorted = sorted }

  /// Times `body`, at least once.
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

  /// The time that so large a share of the runs stay below, between two runs in proportion.
  private func quantile(_ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let (below, above) = (Int(place), min(Int(place) + 1, sorted.count - 1))
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}

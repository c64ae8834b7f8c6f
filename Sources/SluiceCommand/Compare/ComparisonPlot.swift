import SluiceTraining

/// The plot of a comparison: the validation loss of the variants over steps; for a task also the accuracy.
///
/// Lines are means over seeds, with a band from the lowest to the highest value.
struct ComparisonPlot {
  let results: ComparisonResults

  /// The plot.
  var svg: String { plot.drawing.svg }

  private var plot: LinePlot {
    let seedCount = results.variants.map(\.seeds.count).max() ?? 0
    var panels = [panel("validation loss") { $0.loss }]
    if results.hasAccuracy {
      var accuracy = panel("accuracy") { $0.accuracy }
      accuracy.yRange = 0...1
      panels.append(accuracy)
    }
    return LinePlot(
      title: "Validation over steps, \(Wording.count(seedCount, "seed"))",
      description: """
        Mean over seeds for each gate, with a band from the lowest to the highest seed. \(ends)
        """,
      xLabel: "steps", panels: panels)
  }

  private func panel(
    _ label: String, _ statistic: (ComparisonResults.Variant.Point) -> Statistic?
  ) -> LinePlot.Panel {
    LinePlot.Panel(
      yLabel: label,
      series: results.variants.map { variant in
        LinePlot.Series(
          name: name(of: variant),
          points: variant.curve.compactMap { point in
            statistic(point).map {
              LinePlot.Point(
                x: Double(point.step), y: $0.mean, low: $0.minimum, high: $0.maximum)
            }
          })
      })
  }

  private func name(of variant: ComparisonResults.Variant) -> String {
    let diverged = variant.divergedSeeds.count
    return variant.name + (diverged == 0 ? "" : " (\(diverged) of \(variant.seeds.count) diverged)")
  }

  private var ends: String {
    results.variants.compactMap { variant in
      variant.curve.last.map { "\(variant.name) ends at \(Wording.decimal($0.loss.mean))." }
    }.joined(separator: " ")
  }
}

import SluiceFiles
import SluiceSeries
import SluiceTables

/// The plots of an evaluation of a classifier: the confusion of classes, or predicted numbers beside the actual ones.
struct ClassifierPlots {
  private let plots: [(name: String, drawing: PlotDrawing)]

  /// - Parameters:
  ///   - report: the errors and the predictions.
  ///   - sequences: the sequences.
  ///   - profile: the profile of the training sequences.
  init(_ report: ClassifierReport, _ sequences: LabelledSequences, _ profile: SequenceProfile) {
    switch report.model {
    case .classes(let scores): plots = [("confusion", ConfusionPlot(scores).drawing)]
    case .numbers:
      let points = zip(sequences.targets ?? [], report.predictions).compactMap {
        actual, prediction in
        prediction.number.map { (actual: actual, predicted: $0) }
      }
      plots = [("predictions", AgreementPlot(points: points).drawing)]
    }
  }

  /// Writes the plots as SVG and PNG.
  ///
  /// - Returns: the paths of the files.
  /// - Throws: `FileError` if a file cannot be written.
  func write(to folder: String) throws -> [String] {
    try plots.flatMap { try $0.drawing.write(to: folder, name: $0.name) }
  }
}

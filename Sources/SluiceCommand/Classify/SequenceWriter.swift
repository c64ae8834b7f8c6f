import SluiceFiles
import SluiceSeries

/// Writes the predictions of a classifier as CSV or JSON.
struct SequenceWriter {
  let predictions: [SequencePrediction]
  /// The names of the sequences; nil to number them.
  let names: [String]?
  /// The names of the classes; empty for numbers.
  let classNames: [String]

  /// A header, then a line for each sequence: its name or number, the class and the probabilities of all classes, or the
  /// number.
  var csv: String {
    let head =
      classNames.isEmpty
      ? ["sequence", "prediction"] : ["sequence", "class"] + classNames.map { "p_" + $0 }
    let lines = predictions.enumerated().map { index, prediction -> [String] in
      let name = name(index)
      switch prediction {
      case .number(let number): return [name, "\(Float(number))"]
      case .probabilities(let probabilities):
        return [name, classNames[prediction.label ?? 0]] + probabilities.map { "\(Float($0))" }
      }
    }
    return ([head] + lines).map { $0.map(\.csvCell).joined(separator: ",") + "\n" }.joined()
  }

  /// An object for each sequence.
  func json() throws -> String {
    struct Row: Encodable {
      let sequence: String
      let `class`: String?
      let probabilities: [String: Double]?
      let prediction: Double?
    }
    return try predictions.enumerated().map { index, prediction in
      let probabilities: [String: Double]? =
        if case .probabilities(let values) = prediction {
          Dictionary(uniqueKeysWithValues: zip(classNames, values))
        } else {
          nil
        }
      return try JSONText.line(
        Row(
          sequence: name(index), class: prediction.label.map { classNames[$0] },
          probabilities: probabilities, prediction: prediction.number))
    }.joined()
  }

  private func name(_ index: Int) -> String { names?[index] ?? "\(index + 1)" }
}

import SluiceFiles
import Sluice
import SluiceModels

extension InspectionReport {
  /// Writes all recorded data to a JSON file, without rounding; the file appears when it is complete.
  ///
  /// Layers and heads are numbered from 1, as on the page. Data that were not recorded are missing, and
  /// numbers that are not finite are null.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func writeJSON(to path: String) throws {
    try AtomicFile.write(path) { file in
      try file.write(
        #"{"title":\#(quoted(title)),"notes":\#(list(notes.map(quoted))),"#
          + #""tokens":\#(list(tokens.map(quoted))),"#)
      if let signal {
        let text = String(decoding: try JSONText.encode(signal, .compact), as: UTF8.self)
        try file.write(#""signal":\#(text),"#)
      }
      try file.write(#""models":["#)
      for (index, subject) in subjects.enumerated() {
        let facts = subject.facts.map { "\(quoted($0.label)):\(quoted($0.value))" }
        try file.write(
          (index > 0 ? "," : "")
            + #"{"name":\#(quoted(subject.name)),"facts":{\#(facts.joined(separator: ","))},"#
            + #""layers":["#)
        // One layer at a time, because the text is several times larger than the numbers.
        for (index, layer) in subject.recording.layers.enumerated() {
          try file.write((index > 0 ? ",\n" : "\n") + layer.json)
        }
        try file.write("]}")
      }
      try file.write("]}\n")
    }
  }
}

extension LayerRecording {
  fileprivate var json: String {
    var parts = [
      #""layer":\#(number + 1)"#, #""name":\#(quoted(name))"#, #""tokens":\#(tokenCount)"#,
      #""window":[\#(window.lowerBound),\#(window.upperBound)]"#,
      #""heads":\#(list(heads.map { "\($0 + 1)" }))"#,
    ]
    if let attentionWeights { parts.append(#""attention":\#(nested(attentionWeights))"#) }
    if let attention {
      parts += [
        #""firstToken":\#(list(attention.firstTokenShares.map(numeral)))"#,
        #""entropy":\#(list(attention.entropies.map(numeral)))"#,
        #""received":\#(list(attention.receivedShares.map { list($0.map(numeral)) }))"#,
      ]
    }
    parts.append(#""gates":\#(list(gates.map(\.json)))"#)
    parts += norms.map { #"\#(quoted($0.name + "Norms")):\#(nested($0.lengths))"# }
    if let activations {
      let places = activations.largest.map {
        #"{"token":\#($0.token),"channel":\#($0.channel),"value":\#(numeral($0.value))}"#
      }
      parts += [
        #""largestActivation":\#(numeral(activations.largestMagnitude))"#,
        #""largest":\#(list(places))"#,
      ]
    }
    return "{" + parts.joined(separator: ",") + "}"
  }
}

extension GateRecording {
  fileprivate var json: String {
    var parts = [#""name":\#(quoted(name))"#, #""groups":\#(list(groups.map { "\($0 + 1)" }))"#]
    if let opening, let histogram {
      parts += [
        #""mean":\#(numeral(opening.mean))"#, #""belowTenth":\#(numeral(opening.sparsity))"#,
        #""least":\#(numeral(histogram.minimum))"#, #""greatest":\#(numeral(histogram.maximum))"#,
        #""histogram":{"low":\#(numeral(histogram.range.lowerBound)),"#
          + #""high":\#(numeral(histogram.range.upperBound)),"#
          + #""counts":\#(list(histogram.counts.map { "\($0)" }))}"#,
      ]
    }
    if let tokenMeans { parts.append(#""tokenMeans":\#(nested(tokenMeans))"#) }
    if let values { parts.append(#""values":\#(nested(values))"#) }
    return "{" + parts.joined(separator: ",") + "}"
  }
}

private func list(_ elements: [String]) -> String {
  "[" + elements.joined(separator: ",") + "]"
}

/// A tensor as nested JSON lists.
private func nested(_ tensor: Tensor) -> String {
  tensor.withUnsafeScalars { scalars in
    var text = ""
    text.reserveCapacity(tensor.count * 12)
    let sizes = tensor.shape.indices.map { tensor.shape[$0...].reduce(1, *) }
    for index in 0..<tensor.count {
      if index > 0 { text += "," }
      for size in sizes where index % size == 0 { text += "[" }
      text += numeral(scalars[index])
      for size in sizes where (index + 1) % size == 0 { text += "]" }
    }
    return tensor.count == 0 ? "[]" : text
  }
}

private func numeral(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> String {
  JSONText.number(value)
}

private func quoted(_ text: String) -> String { JSONText.quoted(text) }

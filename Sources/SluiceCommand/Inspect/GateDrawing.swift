import SluiceInspection

/// Tokens with their gate values for a terminal: as colored text, or as a table of numbers.
struct GateDrawing {
  /// The text, token by token.
  let tokens: [String]
  let gates: [TokenGates]

  init(_ recording: Recording, tokens: [String]) {
    self.tokens = tokens
    gates = TokenGates.all(of: recording)
  }

  /// The tokens colored by gate value, with a legend for each gate.
  ///
  /// A text that fits on one line is printed once per layer and once for the mean; for a longer text, only
  /// the mean is printed.
  ///
  /// - Parameter width: the number of columns of the terminal.
  func colored(width: Int) -> String {
    let glyphs = tokens.map(TerminalGlyph.init)
    return gates.map { gate in
      let labelWidth = (gate.rows.map(\.name.count).max() ?? 0) + 4
      let fits = glyphs.reduce(labelWidth) { $0 + $1.columnCount } <= width
      let legend = "  " + GateColor.legend(of: gate.range)
      guard !fits else {
        let lines = gate.rows.map { row in
          "  " + row.name + Wording.padded("", to: labelWidth - 2 - row.name.count)
            + line(glyphs[...], row.values[...], gate.range)
        }
        return gate.name + legend + "\n" + lines.joined()
      }
      let layers = gate.layers.count > 1 ? ", mean of \(gate.layers.count) layers" : ""
      return gate.name + layers + legend + "\n" + wrapped(glyphs, gate, width: width)
    }.map { $0 + "\n" }.joined()
  }

  /// The text colored by the mean over layers, with line breaks after newlines and at the full width.
  private func wrapped(_ glyphs: [TerminalGlyph], _ gate: TokenGates, width: Int) -> String {
    let values = gate.mean.values
    var (text, start, columns) = ("", 0, 0)
    for index in glyphs.indices {
      if index > start, columns + glyphs[index].columnCount > width {
        text += line(glyphs[start..<index], values[start..<index], gate.range)
        (start, columns) = (index, 0)
      }
      columns += glyphs[index].columnCount
      if tokens[index].hasSuffix("\n") {
        text += line(glyphs[start...index], values[start...index], gate.range)
        (start, columns) = (index + 1, 0)
      }
    }
    return start < glyphs.count ? text + line(glyphs[start...], values[start...], gate.range) : text
  }

  private func line(
    _ glyphs: ArraySlice<TerminalGlyph>, _ values: ArraySlice<Float>, _ range: ClosedRange<Float>
  ) -> String {
    zip(glyphs, values).map { GateColor(of: $1, in: range).paint($0.text) }.joined()
      + GateColor.reset + "\n"
  }

  /// A table per gate: one row per token, one column per layer, and the mean in the last column.
  var table: String {
    let numbers = tokens.indices.map { "\($0 + 1)" }
    let width = numbers.last?.count ?? 0
    return gates.map { gate in
      let head = [[gate.name] + gate.rows.map(\.name)]
      return Wording.table(
        head
          + tokens.indices.map { index in
            let token = TerminalGlyph(tokens[index]).text
            return ["\(Wording.padded(numbers[index], to: width))  \"\(token)\""]
              + gate.rows.map { Wording.decimal($0.values[index], places: 3) }
          }) + "\n"
    }.joined()
  }
}

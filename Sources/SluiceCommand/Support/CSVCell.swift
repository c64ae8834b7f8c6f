extension String {
  /// The text as a cell of CSV: in quotes if it contains a separator, a quote or a line break.
  var csvCell: String {
    guard utf8.contains(where: { [UInt8(ascii: ","), UInt8(ascii: "\""), 10, 13].contains($0) })
    else {
      return self
    }
    return "\"" + replacing("\"", with: "\"\"") + "\""
  }
}

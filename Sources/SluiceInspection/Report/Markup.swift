extension String {
  /// The text with characters escaped for HTML and XML, between tags and in quotes.
  ///
  /// Works on Unicode scalars, because `<` can be part of a larger `Character`.
  package var escapedForMarkup: String {
    unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}

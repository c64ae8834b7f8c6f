extension String {
  /// The text as HTML and XML take it, between tags and in quotes.
  ///
  /// Scalar by scalar: a `<` can be part of a larger `Character`.
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

import SluiceFiles

/// A filter: the name after `|`.
enum TemplateFilter: String, CaseIterable, Sendable {
  // For strings.
  case capitalize, escape, indent, lower, replace, safe, string, title, trim, upper, wordcount
  // For lists and mappings.
  case count, dictsort, first, items, join, last, length, list, map, max, min, reject, rejectattr
  case reverse, select, selectattr, sort, sum, unique
  // For numbers.
  case abs, float, int, round
  // For all values.
  case standard = "default"
  case json = "tojson"
  /// Parses a JSON text; from llama.cpp.
  case fromJSON = "from_json"
  // Short names.
  case shortStandard = "d"
  case shortEscape = "e"
}

extension TemplateEvaluator {
  func apply(
    _ filter: TemplateFilter, to value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    switch filter {
    case .standard, .shortStandard: return try standard(value, given)
    case .json: return .string(try json(value, given))
    case .fromJSON: return try fromJSON(value, given)
    case .capitalize, .escape, .shortEscape, .indent, .lower, .replace, .safe, .string, .title,
      .trim, .upper, .wordcount:
      return try applyToText(filter, try value.text(), given)
    case .map, .select, .selectattr, .reject, .rejectattr:
      return try applyOneByOne(filter, value, given)
    case .abs, .float, .int, .round: return try applyToNumber(filter, value, given)
    case .count, .dictsort, .first, .items, .join, .last, .length, .list, .max, .min, .reverse,
      .sort, .sum, .unique:
      return try applyToList(filter, value, given)
    }
  }

  private func standard(
    _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    let values = try given.bound(to: ["default_value", "boolean"], of: "default")
    let isMissing = value.isUndefined || (values[1]?.isTrue == true && !value.isTrue)
    return isMissing ? values[0] ?? .string("") : value
  }

  private func json(
    _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> String {
    let values = try given.bound(
      to: ["ensure_ascii", "indent", "separators", "sort_keys"], of: "tojson")
    var writer = TemplateJSONWriter(
      indentation: try indentation(values[1]), separators: try separators(values[2]),
      sortsKeys: values[3]?.isTrue == true, escapesAll: values[0]?.isTrue == true)
    try writer.write(value)
    try budget.charge(bytes: writer.text.utf8.count)
    return writer.text
  }

  private func fromJSON(
    _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    _ = try given.bound(to: [], of: "from_json")
    let text = try text(value, "what from_json is given")
    try budget.charge(text.utf8.count)
    do {
      return try TemplateValue(try JSONValue(json: text, source: "what from_json is given"))
    } catch {
      throw (error as? TemplateFailure) ?? .failed("\(error)")
    }
  }

  private func indentation(_ value: TemplateValue?) throws(TemplateFailure) -> String? {
    switch value {
    case nil, .null?: return nil
    case .string(let text)?:
      // It is repeated for each level of each line.
      guard text.utf8.count <= 64 else {
        throw .failed("an indentation of \(text.utf8.count) bytes is more than 64")
      }
      return text
    case let value?:
      let width = try wholeNumber(value, "the indentation")
      guard width <= 64 else { throw .failed("an indentation of \(width) is more than 64") }
      return String(repeating: " ", count: Swift.max(0, width))
    }
  }

  private func separators(
    _ value: TemplateValue?
  ) throws(TemplateFailure) -> (String, String)? {
    switch value {
    case nil, .null?: return nil
    case .list(let list)? where list.elements.count == 2:
      return (
        try text(list.elements[0], "a separator"), try text(list.elements[1], "a separator")
      )
    default: throw .failed("the separators of tojson are two strings")
    }
  }

  // MARK: - Texts

  private func applyToText(
    _ filter: TemplateFilter, _ text: String, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    try budget.charge(bytes: text.utf8.count)
    switch filter {
    case .trim:
      let characters = try given.bound(to: ["chars"], of: "trim")[0]
      if case nil = characters { return .string(PythonText.strip(text)) }
      if case .null? = characters { return .string(PythonText.strip(text)) }
      return .string(PythonText.strip(text, try self.text(characters, "what trim removes")))
    case .replace:
      let values = try given.bound(to: ["old", "new", "count"], required: 2, of: "replace")
      return try replaced(
        text, try (values[0] ?? .null).text(), try (values[1] ?? .null).text(),
        values[2].flatMap { if case .null = $0 { nil } else { $0 } })
    case .indent: return try indented(text, given)
    default:
      _ = try given.bound(to: [], of: "the filter \(filter.rawValue)")
    }
    switch filter {
    case .capitalize: return .string(PythonText.capitalize(text))
    case .lower: return .string(text.lowercased())
    case .upper: return .string(text.uppercased())
    case .title: return .string(PythonText.titleOfWords(text))
    case .wordcount: return .integer(PythonText.wordCount(text))
    case .escape, .shortEscape: return .string(PythonText.escaped(text))
    default: return .string(text)
    }
  }

  private func indented(
    _ text: String, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    let values = try given.bound(to: ["width", "first", "blank"], of: "indent")
    let indentation = try indentation(values[0] ?? .integer(4)) ?? ""
    let (first, blank) = (values[1]?.isTrue == true, values[2]?.isTrue == true)
    let lines = PythonText.lines(text + "\n")
    let (bytes, overflow) = lines.count.multipliedReportingOverflow(by: indentation.utf8.count)
    try budget.charge(bytes: overflow ? .max : bytes)
    var result = first ? indentation : ""
    for (index, line) in lines.enumerated() {
      if index > 0 { result += "\n" + (blank || !line.isEmpty ? indentation : "") }
      result += line
    }
    return .string(result)
  }

  // MARK: - Numbers

  private func applyToNumber(
    _ filter: TemplateFilter, _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    switch filter {
    case .int:
      let standard = try given.bound(to: ["default"], of: "int")[0] ?? .integer(0)
      if let failure = value.undefinedFailure { throw failure }
      return try converted(value, standard)
    case .float:
      let standard = try given.bound(to: ["default"], of: "float")[0] ?? .float(0)
      if let failure = value.undefinedFailure { throw failure }
      if case .string(let text) = value {
        return Double(PythonText.strip(text)).map { .float($0) } ?? standard
      }
      return value.floatingNumber.map { .float($0) } ?? standard
    case .abs:
      _ = try given.bound(to: [], of: "abs")
      let number = try number(value)
      if let whole = number.wholeNumber { return whole < 0 ? try negative(number) : number }
      return .float((number.floatingNumber ?? 0).magnitude)
    default: return try rounded(value, given)
    }
  }

  private func converted(
    _ value: TemplateValue, _ standard: TemplateValue
  ) throws(TemplateFailure) -> TemplateValue {
    if case .string(let text) = value {
      let text = PythonText.strip(text)
      if let number = Int(text) { return .integer(number) }
      return Double(text).flatMap { Int(exactly: $0.rounded(.towardZero)) }.map { .integer($0) }
        ?? standard
    }
    if case .longInteger = value { return value }
    return value.wholeNumber.map { .integer($0) }
      ?? value.floatingNumber.flatMap { Int(exactly: $0.rounded(.towardZero)) }
      .map { .integer($0) } ?? standard
  }

  private func rounded(
    _ value: TemplateValue, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    let values = try given.bound(to: ["precision", "method"], of: "round")
    let number = try number(value)
    let places =
      try values[0].map { value throws(TemplateFailure) in
        try wholeNumber(value, "the precision of round")
      } ?? 0
    guard (0...15).contains(places) else { throw .failed("round takes 0 to 15 places") }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (number.floatingNumber ?? 0) * scale
    let method = try text(values[1] ?? .string("common"), "the method of round")
    switch method {
    case "common":
      guard case .float = number else { return number }
      return .float(scaled.rounded(.toNearestOrEven) / scale)
    case "ceil": return .float(scaled.rounded(.up) / scale)
    case "floor": return .float(scaled.rounded(.down) / scale)
    default: throw .failed("the method of round is \(method), expected common, ceil or floor")
    }
  }
}

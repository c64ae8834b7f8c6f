import SluicePlatform

/// Functions that every template can call.
enum TemplateBuiltIn: String, CaseIterable, Sendable {
  case range, namespace, dict
  case raiseException = "raise_exception"
  case timeText = "strftime_now"
}

extension TemplateEvaluator {
  func call(
    _ function: TemplateBuiltIn, _ given: TemplateGiven
  ) throws(TemplateFailure) -> TemplateValue {
    switch function {
    case .range: return try range(given)
    case .namespace:
      return makeNamespace(
        Dictionary(try entries(given, "namespace").map { ($0.text, $1) }) { _, last in last })
    case .dict:
      let entries = try entries(given, "dict")
      return try budget.checked(
        .dictionary(TemplateDictionary(entries.map { (key: $0, value: $1) })),
        count: entries.count)
    case .raiseException:
      let reason = try given.bound(to: ["message"], required: 1, of: "raise_exception")[0]
      throw TemplateFailure(.refused(try (reason ?? .null).text()))
    case .timeText:
      let format = try given.bound(to: ["format"], required: 1, of: "strftime_now")[0]
      return .string(try timeText(try text(format, "the format of strftime_now")))
    }
  }

  /// The values of a mapping and of keyword arguments.
  private func entries(
    _ given: TemplateGiven, _ name: String
  ) throws(TemplateFailure) -> [(TemplateKey, TemplateValue)] {
    var entries: [(TemplateKey, TemplateValue)] = []
    guard given.positional.count <= 1 else { throw .failed("\(name) takes one mapping at most") }
    if let first = given.positional.first {
      guard case .dictionary(let dictionary) = first else {
        throw first.undefinedFailure
          ?? .failed("\(name) is given \(first.kindName), expected a mapping")
      }
      entries = dictionary.entries.map { ($0.key, $0.value) }
    }
    entries += given.named.map { (.text($0.name), $0.value) }
    try budget.charge(entries.count)
    return entries
  }

  /// The maximum length of a range, as in Jinja's sandbox.
  private static let rangeLimit = 100_000

  private func range(_ given: TemplateGiven) throws(TemplateFailure) -> TemplateValue {
    var bounds: [Int] = []
    for value in given.positional { bounds.append(try wholeNumber(value, "an end of range")) }
    guard given.named.isEmpty, (1...3).contains(bounds.count) else {
      throw .failed("range takes one to three whole numbers")
    }
    let (start, stop) = bounds.count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1])
    let step = bounds.count == 3 ? bounds[2] : 1
    guard step != 0 else { throw .failed("the step of range is zero") }
    // Counted before the elements are made, as `Double`, so that no difference overflows.
    let distance = step > 0 ? Double(stop) - Double(start) : Double(start) - Double(stop)
    let count = max(0, distance) / Double(step.magnitude)
    guard count <= Double(Self.rangeLimit) else {
      throw TemplateFailure(.beyondLimit("a range has more than \(Self.rangeLimit) numbers"))
    }
    try budget.charge(Int(count) + 1)
    let numbers = stride(from: start, to: stop, by: step).map { TemplateValue.integer($0) }
    return .list(TemplateList(numbers))
  }

  /// The time as formatted by the C library's `strftime`.
  private func timeText(_ format: String) throws(TemplateFailure) -> String {
    guard !format.isEmpty else { return "" }
    guard format.utf8.count <= 256 else {
      throw .failed("the format of strftime_now is longer than 256 bytes")
    }
    var seconds = time_t(self.time ?? 0)
    if self.time == nil { _ = SluicePlatform.time(&seconds) }
    var parts = tm()
    localtime_r(&seconds, &parts)
    var bytes = [CChar](repeating: 0, count: 1 << 14)
    let count = strftime(&bytes, bytes.count, format, &parts)
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Formatting of numbers.
enum Wording {
  /// `1,115,394`.
  static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var groups: [Substring] = []
    var rest = digits[...]
    while rest.count > 3 {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    return (number < 0 ? "-" : "") + ([rest] + groups.reversed()).joined(separator: ",")
  }

  /// `1 file`, `2 files`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `1.8861`.
  static func decimal(_ number: some BinaryFloatingPoint, places: Int = 4) -> String {
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (Double(number).magnitude * scale).rounded()
    guard scaled.isFinite, scaled < 1e15 else { return "\(number)" }
    let sign = number < 0 && scaled > 0 ? "-" : ""
    let whole = Int(scaled) / Int(scale)
    let fraction = String(Int(scaled) % Int(scale))
    guard places > 0 else { return sign + String(whole) }
    return sign + "\(whole)." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// `0.004123`, `0.4123`, `41.23`, `4123`: four significant digits, but at most fifteen decimals.
  static func significant(_ number: Double) -> String {
    var (places, magnitude) = (4, number.magnitude)
    guard magnitude.isFinite, magnitude > 0 else { return decimal(number) }
    while magnitude >= 1, places > 0 { (places, magnitude) = (places - 1, magnitude / 10) }
    while magnitude < 0.1, places < 15 { (places, magnitude) = (places + 1, magnitude * 10) }
    return decimal(number, places: places)
  }

  /// `1e-3`, `5.87e-4`: three digits at most.
  static func rate(_ number: Float) -> String {
    guard number.isFinite, number > 0 else { return "\(number)" }
    var (digits, exponent) = (Double(number), 0)
    while digits >= 9.995 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 0.9995 { (digits, exponent) = (digits * 10, exponent - 1) }
    var text = decimal(digits, places: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return "\(text)e\(exponent)"
  }

  /// `92 %`.
  static func percent(_ share: Double) -> String { decimal(100 * share, places: 0) + " %" }

  /// `48 s`, `1 min 50 s`, `2 h 5 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "very long" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  /// `12 kB`, `120 MB`, `1.4 GB`.
  static func bytes(_ count: Int) -> String {
    let kilobytes = Double(count) / 1e3
    switch kilobytes {
    case ..<1e3: return "\(Int(kilobytes.rounded(.up))) kB"
    case ..<1e6: return "\(Int((kilobytes / 1e3).rounded(.up))) MB"
    default: return "\(decimal(kilobytes / 1e6, places: 1)) GB"
    }
  }

  /// A table: the first column is left-aligned, the others right-aligned.
  static func table(_ lines: [[String]]) -> String {
    let columnCount = lines.map(\.count).max() ?? 0
    let widths = (0..<columnCount).map { column in
      lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return lines.map { cells in
      let first = cells.first ?? ""
      let others = zip(cells, widths).dropFirst().map { "  " + padded($0, to: $1) }
      return leftAligned(first, to: widths.first ?? 0) + others.joined() + "\n"
    }.joined()
  }

  /// A line for each name and value; values begin in one column.
  static func rows(_ rows: [(name: String, value: String)], nameWidth: Int) -> String {
    rows.map { leftAligned($0.name, to: nameWidth) + $0.value + "\n" }.joined()
  }

  /// The text, right-aligned.
  static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// The text, left-aligned.
  static func leftAligned(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

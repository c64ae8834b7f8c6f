/// Numbers as people read them.
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

  /// `48 s`, `1 min 50 s`, `2 h 5 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "very long" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  /// `120 MB`, `1.4 GB`.
  static func bytes(_ count: Int) -> String {
    let megabytes = Double(count) / 1e6
    return megabytes < 1000
      ? "\(Int(megabytes.rounded(.up))) MB" : "\(decimal(megabytes / 1000, places: 1)) GB"
  }
}

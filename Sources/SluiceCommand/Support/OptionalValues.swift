/// Allows options whose value can be left out, such as `--forecast`.
///
/// The argument parser has no such options; it would report a missing value.
enum OptionalValues {
  /// The options, and the value that they have without one.
  private static let usual = [
    "--forecast": ColumnList.all, "--classify": SequenceTarget.noValue,
    "--regress": SequenceTarget.noValue,
  ]

  /// The arguments, with the usual value after each such option that has none.
  static func filled(_ arguments: [String]) -> [String] {
    var result: [String] = []
    for (index, argument) in arguments.enumerated() {
      let isLast = index + 1 == arguments.count
      guard let value = usual[argument], isLast || arguments[index + 1].hasPrefix("--"),
        !arguments[..<index].contains("--")
      else {
        result.append(argument)
        continue
      }
      result.append(argument + "=" + value)
    }
    return result
  }
}

/// Values by their keys, each of which occurs once, in the order in which they were written.
///
/// Two objects are equal where they have equal values under the same keys, in whatever order.
public struct JSONObject: Sendable {
  /// The keys, in order.
  public private(set) var keys: [String] = []
  private var values: [String: JSONValue] = [:]

  /// An object without keys.
  public init() {}

  /// How many keys there are.
  public var count: Int { keys.count }

  /// The value of a key; nil where there is none.
  ///
  /// Setting nil removes the key.
  public subscript(key: String) -> JSONValue? {
    get { values[key] }
    set {
      guard let newValue else {
        if values.removeValue(forKey: key) != nil { keys.removeAll { $0 == key } }
        return
      }
      _ = add(newValue, forKey: key)
    }
  }

  /// Sets the value of a key.
  ///
  /// - Returns: whether the key is new.
  mutating func add(_ value: JSONValue, forKey key: String) -> Bool {
    guard values.updateValue(value, forKey: key) == nil else { return false }
    keys.append(key)
    return true
  }
}

extension JSONObject: Equatable {
  /// Whether both have equal values under the same keys.
  public static func == (a: JSONObject, b: JSONObject) -> Bool { a.values == b.values }
}

extension JSONObject: Sequence {
  /// Keys and values, in order.
  public func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
    var keys = keys.makeIterator()
    return AnyIterator { [values] in
      keys.next().map { (key: $0, value: values[$0] ?? .null) }
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object of these values; of a key that occurs twice, the last one counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }
}

/// A JSON object: values by unique keys, in the order in which they were written.
///
/// Two objects are equal if they have equal values for the same keys, in any order.
public struct JSONObject: Sendable {
  /// The keys, in order.
  public private(set) var keys: [String] = []
  private var values: [String: JSONValue] = [:]

  /// Makes an empty object.
  public init() {}

  /// The number of keys.
  public var count: Int { keys.count }

  /// The value for a key; nil if there is none.
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
  /// Whether both have equal values for the same keys, in any order.
  public static func == (a: JSONObject, b: JSONObject) -> Bool { a.values == b.values }
}

extension JSONObject: Sequence {
  /// The keys and values, in order.
  public func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
    var keys = keys.makeIterator()
    return AnyIterator { [values] in
      keys.next().map { (key: $0, value: values[$0] ?? .null) }
    }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Makes an object from a dictionary literal; for a duplicate key, the last value is used.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements { self[key] = value }
  }
}

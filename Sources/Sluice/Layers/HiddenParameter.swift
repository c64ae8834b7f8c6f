import SluiceFiles

/// Finds parameters that a module stores where `Module.parameters` does not find them: training
/// would not change them, and files would not contain them.
enum HiddenParameter {
  /// Whether a value cannot contain parameters: tensors, and encodable values such as numbers,
  /// strings, settings and lists of them.
  static func isOut(of value: Any) -> Bool { value is any Encodable || value is Tensor }

  /// Stops with a message if a value that is not a module contains parameters or modules with parameters.
  ///
  /// - Parameters:
  ///   - value: a stored value of a module.
  ///   - path: the path of the property.
  static func refuse(in value: Any, path: String) {
    var seen: Set<ObjectIdentifier> = []
    guard isThere(in: value, &seen) else { return }
    let reason =
      Mirror(reflecting: value).displayStyle == .set
      ? "a set has no order for their names: use an array"
      : "it is not a Module: make \(type(of: value)) conform to Module"
    fail("\(path) stores parameters that would be missed, because \(reason)")
  }

  private static func isThere(in value: Any, _ seen: inout Set<ObjectIdentifier>) -> Bool {
    if value is Parameter { return true }
    if let module = value as? any Module { return !module.parameters.isEmpty }
    guard !isOut(of: value) else { return false }
    var mirror: Mirror? = Mirror(reflecting: value)
    if mirror?.displayStyle == .class {
      // Objects can form reference cycles.
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return false }
    }
    while let part = mirror {
      for child in part.children where isThere(in: child.value, &seen) { return true }
      mirror = part.superclassMirror
    }
    return false
  }
}

import SluiceFiles

/// A part of a model with parameters: a layer, a block or a whole network.
///
/// A module is plain data. Its parameters are its stored `Parameter` properties and those of the modules
/// that it stores, also in arrays, dictionaries, optionals, tuples and payloads of enums. They are found
/// automatically. If a parameter would be missed, because it is in a set or in a struct or class that is
/// not a module, the program stops with a message. Parameters captured by closures are not found.
///
/// ```swift
/// struct Doubled: Module {
///   let inner: Linear
///   func callAsFunction(_ x: Tensor) -> Tensor { inner(x) + inner(x) }
/// }
/// Doubled(inner: linear).parameters.map(\.name)  // ["inner.weight", "inner.bias"]
/// ```
public protocol Module: Sendable {
  /// Whether parameter names omit the property in which this module is stored, as for a wrapper.
  ///
  /// If a module stores several transparent modules, only the first one is omitted.
  static var isTransparent: Bool { get }
}

extension Module {
  /// False: names contain the property.
  public static var isTransparent: Bool { false }
}

/// A parameter and its path in a module.
public struct NamedParameter: Sendable {
  /// The path of property names, array indices, dictionary keys and enum cases, joined by dots.
  public let name: String
  /// The parameter itself.
  public let parameter: Parameter

  /// Names a parameter.
  public init(name: String, parameter: Parameter) {
    self.name = name
    self.parameter = parameter
  }
}

extension [NamedParameter] {
  /// Stops with a message if two parameters have the same name: files and optimizers identify them by name.
  func requireDifferentNames() {
    var seen: Set<String> = []
    for entry in self {
      require(seen.insert(entry.name).inserted, "two parameters are named \(entry.name)")
    }
  }
}

extension Module {
  /// All parameters in the order of declaration, depth first; each once, under its first name.
  ///
  /// Values of a dictionary are in the order of the descriptions of their keys. The program stops with a
  /// message if a property stores parameters in a type that is not a module, or in a set.
  ///
  /// - Complexity: about one microsecond for each stored property, because of reflection; call it once and
  ///   keep the result.
  public var parameters: [NamedParameter] {
    var found: [NamedParameter] = []
    var seen: Set<ObjectIdentifier> = []
    visitStored(of: self, path: "") { name, value in
      if let parameter = value as? Parameter, seen.insert(ObjectIdentifier(parameter)).inserted {
        found.append(NamedParameter(name: name, parameter: parameter))
      }
    }
    found.requireDifferentNames()
    return found
  }

  /// The number of elements in all parameters.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.parameter.count }
  }
}

/// Visits the parameters and modules that a value stores, including those in its modules.
private func visitStored(of value: Any, path: String, visit: (String, Any) -> Void) {
  visitChildren(Mirror(reflecting: value), path: path, visit: visit)
}

private func visitChildren(_ mirror: Mirror, path: String, visit: (String, Any) -> Void) {
  // Inherited properties come first, as if they were the class's own.
  if let inherited = mirror.superclassMirror {
    visitChildren(inherited, path: path, visit: visit)
  }
  // If two wrappers were transparent, their parameters would have the same names.
  var hasTransparentChild = false
  for (index, child) in mirror.children.enumerated().sorted(of: mirror.displayStyle) {
    let (name, value) = named(child, index: index, in: mirror.displayStyle)
    let isTransparent =
      !hasTransparentChild && ((value as? any Module).map { type(of: $0).isTransparent } ?? false)
    hasTransparentChild = hasTransparentChild || isTransparent
    let childPath = [path, isTransparent ? "" : name].filter { !$0.isEmpty }.joined(separator: ".")
    if value is Parameter {
      visit(childPath, value)
    } else if value is any Module {
      visit(childPath, value)
      visitStored(of: value, path: childPath, visit: visit)
    } else if !HiddenParameter.isOut(of: value) {
      if Mirror(reflecting: value).displayStyle.holdsOthers {
        visitStored(of: value, path: childPath, visit: visit)
      } else {
        HiddenParameter.refuse(in: value, path: childPath)
      }
    }
  }
}

/// The path component of a stored value, and the value.
private func named(
  _ child: Mirror.Child, index: Int, in style: Mirror.DisplayStyle?
) -> (name: String, value: Any) {
  switch style {
  case .optional: return ("", child.value)
  case .collection, .set: return (String(index), child.value)
  case .dictionary:
    let entry = Array(Mirror(reflecting: child.value).children)
    return (String(describing: entry[0].value), entry[1].value)
  // Elements without a label have the labels `.0`, `.1`.
  case .tuple: return (String(child.label?.drop { $0 == "." } ?? "\(index)"), child.value)
  default: return (child.label ?? String(index), child.value)
  }
}

extension Sequence where Element == (offset: Int, element: Mirror.Child) {
  /// The children of a dictionary sorted by key; other children in their order.
  fileprivate func sorted(of style: Mirror.DisplayStyle?) -> [Element] {
    guard style == .dictionary else { return Array(self) }
    func key(_ child: Element) -> String {
      named(child.element, index: child.offset, in: .dictionary).name
    }
    return sorted { key($0) < key($1) }
  }
}

extension Mirror.DisplayStyle? {
  /// Whether a value that is not a module can contain modules.
  fileprivate var holdsOthers: Bool {
    switch self {
    case .optional, .collection, .dictionary, .tuple, .enum: true
    default: false
    }
  }
}

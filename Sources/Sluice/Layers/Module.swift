import SluiceFiles

/// A part of a model: a layer, a block, a whole network.
///
/// A module is plain data. Its parameters are the `Parameter` properties it stores and those of the
/// modules it stores, also in arrays, dictionaries, optionals, tuples and payloads of enums; nothing
/// needs registering. A parameter that would be overlooked, in a set or in a struct or class that is no
/// module, stops the program with a sentence; what a closure captures cannot be seen.
///
/// ```swift
/// struct Doubled: Module {
///   let inner: Linear
///   func callAsFunction(_ x: Tensor) -> Tensor { inner(x) + inner(x) }
/// }
/// Doubled(inner: linear).parameters.map(\.name)  // ["inner.weight", "inner.bias"]
/// ```
public protocol Module: Sendable {
  /// Whether the names of this module's parameters leave out the property that the module is stored
  /// in: a wrapper that its parameters' names do not mention. Of several in one module the first does.
  static var isTransparent: Bool { get }
}

extension Module {
  /// Names mention the property.
  public static var isTransparent: Bool { false }
}

/// A parameter and where it lies in a module.
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
  /// Stops with a message where two parameters have one name: files and optimizers know them by it.
  func requireDifferentNames() {
    var seen: Set<String> = []
    for entry in self {
      require(seen.insert(entry.name).inserted, "two parameters are named \(entry.name)")
    }
  }
}

extension Module {
  /// All parameters in the order they are declared, depth first; each once, under its first name.
  ///
  /// Values of a dictionary come in the order of their keys' descriptions.
  ///
  /// Stops with a message where a property stores parameters in something that is no module, or in a set.
  ///
  /// - Complexity: reflection takes about a microsecond a stored property; look them up once.
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

  /// Numbers in all parameters.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.parameter.count }
  }
}

/// Visits the parameters and modules that a value stores, those within them too.
private func visitStored(of value: Any, path: String, visit: (String, Any) -> Void) {
  visitChildren(Mirror(reflecting: value), path: path, visit: visit)
}

private func visitChildren(_ mirror: Mirror, path: String, visit: (String, Any) -> Void) {
  // What a class inherits comes first, as if it were its own.
  if let inherited = mirror.superclassMirror {
    visitChildren(inherited, path: path, visit: visit)
  }
  // The names of a second wrapper's parameters would be those of the first.
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

/// What a stored value is called in paths, and the value itself.
private func named(
  _ child: Mirror.Child, index: Int, in style: Mirror.DisplayStyle?
) -> (name: String, value: Any) {
  switch style {
  case .optional: return ("", child.value)
  case .collection, .set: return (String(index), child.value)
  case .dictionary:
    let entry = Array(Mirror(reflecting: child.value).children)
    return (String(describing: entry[0].value), entry[1].value)
  // Elements without a label are called `.0`, `.1`.
  case .tuple: return (String(child.label?.drop { $0 == "." } ?? "\(index)"), child.value)
  default: return (child.label ?? String(index), child.value)
  }
}

extension Sequence where Element == (offset: Int, element: Mirror.Child) {
  /// The children of a dictionary by their keys, others as they are.
  fileprivate func sorted(of style: Mirror.DisplayStyle?) -> [Element] {
    guard style == .dictionary else { return Array(self) }
    func key(_ child: Element) -> String {
      named(child.element, index: child.offset, in: .dictionary).name
    }
    return sorted { key($0) < key($1) }
  }
}

extension Mirror.DisplayStyle? {
  /// Whether a value that is no module may hold modules.
  fileprivate var holdsOthers: Bool {
    switch self {
    case .optional, .collection, .dictionary, .tuple, .enum: true
    default: false
    }
  }
}

/// A part of a model: a layer, a block, a whole network.
///
/// A module is plain data. Its parameters are the `Parameter` properties it stores and those of the
/// modules it stores, also in arrays and optionals; nothing needs registering.
///
/// ```swift
/// struct Doubled: Module {
///   let inner: Linear
///   func callAsFunction(_ x: Tensor) -> Tensor { inner(x) + inner(x) }
/// }
/// Doubled(inner: linear).parameters.map(\.name)  // ["inner.weight", "inner.bias"]
/// ```
public protocol Module: Sendable {}

/// A parameter and where it lies in a module.
public struct NamedParameter: Sendable {
  /// The path of property names and array indices, joined by dots.
  public let name: String
  /// The parameter itself.
  public let parameter: Parameter
}

extension Module {
  /// All parameters in the order they are declared, depth first; each once, under its first name.
  public var parameters: [NamedParameter] {
    var found: [NamedParameter] = []
    var seen: Set<ObjectIdentifier> = []
    visitStored(of: Mirror(reflecting: self), path: "") { name, value in
      if let parameter = value as? Parameter, seen.insert(ObjectIdentifier(parameter)).inserted {
        found.append(NamedParameter(name: name, parameter: parameter))
      }
    }
    return found
  }

  /// Numbers to train in all.
  public var parameterCount: Int {
    parameters.reduce(0) { $0 + $1.parameter.shape.reduce(1, *) }
  }
}

/// Visits the parameters and modules that a module stores, those within them too.
private func visitStored(of mirror: Mirror, path: String, visit: (String, Any) -> Void) {
  for (index, child) in mirror.children.enumerated() {
    let isOptional = mirror.displayStyle == .optional
    let name = mirror.displayStyle == .collection ? String(index) : child.label ?? String(index)
    let childPath = isOptional ? path : path.isEmpty ? name : path + "." + name
    if child.value is Parameter {
      visit(childPath, child.value)
      continue
    }
    if child.value is any Module { visit(childPath, child.value) }
    let childMirror = Mirror(reflecting: child.value)
    let isContainer =
      childMirror.displayStyle == .optional || childMirror.displayStyle == .collection
    if child.value is any Module || isContainer {
      visitStored(of: childMirror, path: childPath, visit: visit)
    }
  }
}

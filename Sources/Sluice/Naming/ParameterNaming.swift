/// How files name the parameters of a model, and how they store them.
///
/// It works on the table of parameters that a walk over the model gives: a published format is one type
/// with one function.
public protocol ParameterNaming: Sendable {
  /// The tensors of a file that together hold each number of the parameters once.
  func fileTensors(of parameters: [NamedParameter]) -> [FileTensor]
}

/// Each parameter is a tensor under its own name.
public struct PathNaming: ParameterNaming {
  /// Makes the naming.
  public init() {}

  /// A tensor a parameter.
  public func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    parameters.map { FileTensor($0.name, $0) }
  }
}

extension [NamedParameter] {
  /// The parameters of a module within, by their names there.
  package func within(_ prefix: String) -> [NamedParameter] {
    compactMap { entry in
      entry.name.hasPrefix(prefix)
        ? NamedParameter(
          name: String(entry.name.dropFirst(prefix.count)), parameter: entry.parameter) : nil
    }
  }
}

extension FileTensor {
  /// The same tensor of a module that lies within another.
  package func within(name: String, parameter: String) -> FileTensor {
    var tensor = self
    tensor.name = name + tensor.name
    for index in tensor.pieces.indices {
      tensor.pieces[index].parameter = parameter + tensor.pieces[index].parameter
    }
    return tensor
  }
}

/// A mapping between the parameters of a model and the tensors of a file.
///
/// A published format is one type with one function, which works on the list of parameters of a model.
public protocol ParameterNaming: Sendable {
  /// The tensors of a file, which together contain each element of the parameters once.
  func fileTensors(of parameters: [NamedParameter]) -> [FileTensor]
}

/// A naming in which each parameter is a tensor with the parameter's path as its name.
public struct PathNaming: ParameterNaming {
  /// Makes the naming.
  public init() {}

  /// One tensor for each parameter.
  public func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    parameters.map { FileTensor($0.name, $0) }
  }
}

extension [NamedParameter] {
  /// The parameters of an inner module, with their names in that module.
  package func within(_ prefix: String) -> [NamedParameter] {
    compactMap { entry in
      entry.name.hasPrefix(prefix)
        ? NamedParameter(
          name: String(entry.name.dropFirst(prefix.count)), parameter: entry.parameter) : nil
    }
  }
}

extension FileTensor {
  /// This tensor as part of an outer module.
  package func within(name: String, parameter: String) -> FileTensor {
    var tensor = self
    tensor.name = name + tensor.name
    for index in tensor.pieces.indices {
      tensor.pieces[index].parameter = parameter + tensor.pieces[index].parameter
    }
    return tensor
  }
}

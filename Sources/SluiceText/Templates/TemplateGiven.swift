/// The values of a call's arguments.
struct TemplateGiven {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []
  /// The body of a `call` block.
  var caller: TemplateValue?

  /// Binds the values to parameters; nil for a parameter without a value.
  ///
  /// - Parameters:
  ///   - parameters: the names of the parameters, in order.
  ///   - required: the number of leading parameters that must have a value.
  ///   - function: the name of the function in messages.
  func bound(
    to parameters: [String], required: Int = 0, of function: String
  ) throws(TemplateFailure) -> [TemplateValue?] {
    guard positional.count <= parameters.count else {
      throw .failed(
        "\(function) takes at most \(parameters.count) arguments, \(positional.count) are given")
    }
    var values: [TemplateValue?] =
      positional + Array(repeating: nil, count: parameters.count - positional.count)
    for (name, value) in named {
      guard let index = parameters.firstIndex(of: name) else {
        throw .failed("\(function) has no parameter \(name)")
      }
      guard values[index] == nil else {
        throw .failed("\(function) is given the parameter \(name) twice")
      }
      values[index] = value
    }
    if let missing = parameters.indices.prefix(required).first(where: { values[$0] == nil }) {
      throw .failed("\(function) needs the parameter \(parameters[missing])")
    }
    return values
  }
}

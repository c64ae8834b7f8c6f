import ArgumentParser
import Sluice

/// The value of `--rotary-scaling`: a kind and, after `=`, its factor.
enum RotaryScalingChoice: ExpressibleByArgument {
  case none
  case linear(Float)
  case ntk(Float)
  case yarn(Float)

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count == 2 ? Float(parts[1]) : nil) {
    case ("none", nil): self = .none
    case ("linear", let factor?): self = .linear(factor)
    case ("ntk", let factor?): self = .ntk(factor)
    case ("yarn", let factor?): self = .yarn(factor)
    default: return nil
    }
  }

  /// The scaling for a model that was trained with the given context length.
  func scaling(context: Int) -> RotaryScaling {
    switch self {
    case .none: .none
    case .linear(let factor): .linear(factor: factor)
    case .ntk(let factor): .ntk(factor: factor)
    case .yarn(let factor): .yarn(factor: factor, originalContext: context)
    }
  }
}

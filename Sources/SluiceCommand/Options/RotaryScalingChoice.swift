import ArgumentParser
import Sluice

/// The value of `--rotary-scaling`: a kind and, after `=`, its factor.
enum RotaryScalingChoice: ExpressibleByArgument {
  case none
  case linear(Float)
  case ntk(Float)
  case dynamic(Float)
  case yarn(Float)
  case llama3(Float)

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count == 2 ? Float(parts[1]) : nil) {
    case ("none", nil): self = .none
    case ("linear", let factor?): self = .linear(factor)
    case ("ntk", let factor?): self = .ntk(factor)
    case ("dynamic", let factor?): self = .dynamic(factor)
    case ("yarn", let factor?): self = .yarn(factor)
    case ("llama3", let factor?): self = .llama3(factor)
    default: return nil
    }
  }

  /// The scaling for a model that was trained with the given context length.
  func scaling(context: Int) -> RotaryScaling {
    switch self {
    case .none: .none
    case .linear(let factor): .linear(factor: factor)
    case .ntk(let factor): .ntk(factor: factor)
    case .dynamic(let factor): .dynamic(factor: factor, originalContext: context)
    case .yarn(let factor): .yarn(factor: factor, originalContext: context)
    case .llama3(let factor): .llama3(factor: factor, originalContext: context)
    }
  }
}

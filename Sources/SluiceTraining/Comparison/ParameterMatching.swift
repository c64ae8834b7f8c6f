import Sluice
import SluiceModels

/// Settings of a model that can be widened to match a number of parameters.
public protocol WidenableConfiguration {
  /// The number of parameters.
  var parameterCount: Int { get }

  /// The settings of a wider model with about `target` parameters; unchanged if it already has as many.
  func widened(toParameters target: Int) -> Self
}

extension WidenableConfiguration {
  /// The settings with another width, for about `target` parameters; unchanged if there are already as many.
  ///
  /// - Parameters:
  ///   - width: the width; the number of parameters must be a linear function of it.
  ///   - target: the number of parameters.
  package func widening(_ width: WritableKeyPath<Self, Int>, toParameters target: Int) -> Self {
    var wider = self
    wider[keyPath: width] += 1
    let cost = wider.parameterCount - parameterCount
    guard cost > 0, target > parameterCount else { return self }
    wider[keyPath: width] = self[keyPath: width] + (target - parameterCount + cost / 2) / cost
    return wider
  }
}

extension LanguageModel.Configuration: WidenableConfiguration {
  /// The settings with wider feed-forward layers, for about `target` parameters; unchanged if there are
  /// already as many.
  ///
  /// The number of parameters matches as closely as integer widths allow.
  public func widened(toParameters target: Int) -> LanguageModel.Configuration {
    widening(\.feedForward.intermediateSize, toParameters: target)
  }
}

extension ComparisonPlan where Configuration: WidenableConfiguration {
  /// The plan with smaller variants widened to the number of parameters of the largest variant.
  public var matchingParameters: Self {
    let target = variants.map(\.model.parameterCount).max() ?? 0
    var plan = self
    plan.variants = variants.map {
      Variant(name: $0.name, model: $0.model.widened(toParameters: target))
    }
    return plan
  }
}

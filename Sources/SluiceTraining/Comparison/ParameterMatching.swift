import Sluice
import SluiceModels

/// Settings of a model that can be widened to match a number of parameters.
public protocol WidenableConfiguration {
  /// The number of parameters.
  var parameterCount: Int { get }

  /// The settings of a wider model with about `target` parameters; unchanged if it already has as many.
  func widened(toParameters target: Int) -> Self
}

extension LanguageModel.Configuration: WidenableConfiguration {
  /// The settings with wider feed-forward layers, for about `target` parameters; unchanged if there are
  /// already as many.
  ///
  /// The number of parameters matches as closely as integer widths allow.
  public func widened(toParameters target: Int) -> LanguageModel.Configuration {
    var wider = self
    wider.feedForward.intermediateSize += 1
    // The number of parameters is a linear function of the width.
    let cost = wider.parameterCount - parameterCount
    guard cost > 0, target > parameterCount else { return self }
    wider.feedForward.intermediateSize =
      self.feedForward.intermediateSize + (target - parameterCount + cost / 2) / cost
    return wider
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

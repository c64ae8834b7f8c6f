import Sluice
import SluiceModels

/// What a model is made for, where a part of it can be widened to reach a number of parameters.
public protocol WidenableConfiguration {
  /// Numbers to train in all.
  var parameterCount: Int { get }

  /// The same model widened so that it has as many parameters as asked for, or nearly; unchanged where
  /// it has as many or more.
  func widened(toParameters target: Int) -> Self
}

extension LanguageModel.Configuration: WidenableConfiguration {
  /// The model with its feed-forward layers widened so that it has, to within half a unit of their
  /// width, as many parameters as asked for; unchanged where it has as many or more.
  public func widened(toParameters target: Int) -> LanguageModel.Configuration {
    var wider = self
    wider.feedForward.intermediateSize += 1
    // Every unit of width costs the same.
    let cost = wider.parameterCount - parameterCount
    guard cost > 0, target > parameterCount else { return self }
    wider.feedForward.intermediateSize =
      self.feedForward.intermediateSize + (target - parameterCount + cost / 2) / cost
    return wider
  }
}

extension ComparisonPlan where Configuration: WidenableConfiguration {
  /// The same plan with the smaller variants widened to the parameters of the largest, so that none wins
  /// by its size.
  public var matchingParameters: Self {
    let target = variants.map(\.model.parameterCount).max() ?? 0
    var plan = self
    plan.variants = variants.map {
      Variant(name: $0.name, model: $0.model.widened(toParameters: target))
    }
    return plan
  }
}

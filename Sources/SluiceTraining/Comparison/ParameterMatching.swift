import Sluice
import SluiceModels

extension LanguageModel.Configuration {
  /// The model with its feed-forward layers widened so that it has, to within half a unit of their
  /// width, as many parameters as asked for; unchanged where it has as many or more.
  ///
  /// What a comparison does so that no variant wins by its size.
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

extension [ComparisonPlan.Variant] {
  /// All variants, the smaller ones widened to the parameters of the largest.
  public var matchingParameters: [ComparisonPlan.Variant] {
    let target = map(\.model.parameterCount).max() ?? 0
    return map { variant in
      ComparisonPlan.Variant(
        name: variant.name, model: variant.model.widened(toParameters: target))
    }
  }
}

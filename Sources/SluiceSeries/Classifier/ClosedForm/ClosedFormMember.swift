import Sluice

/// The member of an ensemble of classifiers that is not trained but fitted in closed form: ridge regression on the
/// features of fixed filters, half of which compete in groups.
///
///     y = features(x) W + b
///
/// Few sequences suffice for it, where networks overfit. It is fitted before the first training step, and does not change
/// after it.
public struct ClosedFormMember: Module {
  /// The thresholds of filters, `[thresholds]`.
  public let thresholds: Parameter
  /// The output layer, `[outputs, features]`.
  public let output: Linear
  /// Its share of the prediction of the ensemble, `[1]`; 0 before it is fitted.
  public let share: Parameter

  let filters: FixedFilters

  /// Makes a member whose share is zero.
  init(_ configuration: SequenceClassifier.Configuration) {
    let count = configuration.fixedFilterCount
    let features = FixedFilters.featureCount(of: count)
    filters = FixedFilters(
      count: count,
      FilterPlacement(
        channelCount: configuration.channelCount, kindCount: configuration.channelKindCount,
        length: configuration.inputLength))
    thresholds = .fixedZeros([FixedFilters.thresholdCount(of: count)])
    output = Linear(
      weight: .fixedZeros([configuration.outputCount, features]),
      bias: .fixedZeros([configuration.outputCount]))
    share = .fixedZeros([1])
  }

  /// The outputs for sequences: the logits of the classes, or a number in its standardized scale.
  ///
  /// - Returns: `[sequences, outputs]`.
  func callAsFunction(_ tokens: SequenceTokens) -> Tensor {
    output(features(of: tokens))
  }

  /// The features of sequences, `[sequences, features]`.
  func features(of tokens: SequenceTokens) -> Tensor {
    filters.features(of: tokens, thresholds: thresholds.tensor)
  }
}

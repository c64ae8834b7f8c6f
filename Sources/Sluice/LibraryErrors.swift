import SluiceFiles
extension ConfigurationError: SluiceError {
  /// Always a bad configuration.
  public var category: ErrorCategory { .badConfiguration }
}

extension WeightLoadingError: SluiceError {
  /// Always bad data.
  public var category: ErrorCategory { .badData }
}

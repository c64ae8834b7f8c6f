import SluicePlatform

extension RotaryScaling {
  /// Whether frequencies depend on the length of the sequence.
  var dependsOnLength: Bool {
    if case .dynamic = self { true } else { false }
  }

  /// Whether a sequence of `length` tokens has different frequencies than a short one.
  func stretches(length: Int) -> Bool {
    if case .dynamic(let factor, let originalContext) = self {
      length > originalContext && factor > 1
    } else {
      false
    }
  }

  /// The factor on cosines and sines; scores grow by its square.
  var factorOfAttention: Double {
    guard case .yarn(let factor, _, _, _, let attentionFactor, _) = self else { return 1 }
    return attentionFactor.map(Double.init) ?? 0.1 * log(Double(factor)) + 1
  }

  /// The angle from one position to the next, for each pair.
  ///
  /// - Parameters:
  ///   - rotatedDimension: the number of rotated elements of a head.
  ///   - base: the base.
  ///   - length: the length of the sequence, for frequencies that depend on it.
  func frequencies(rotatedDimension: Int, base: Double, length: Int = 0) -> [Double] {
    let d = Double(rotatedDimension)
    func frequencies(_ base: Double) -> [Double] {
      (0..<rotatedDimension / 2).map { pow(base, -2 * Double($0) / d) }
    }
    func stretched(by factor: Double) -> [Double] {
      // A single pair has frequency 1 with any base.
      frequencies(rotatedDimension > 2 ? base * pow(factor, d / (d - 2)) : base)
    }
    switch self {
    case .none: return frequencies(base)
    case .linear(let factor): return frequencies(base).map { $0 / Double(factor) }
    case .perPair(let factors): return zip(frequencies(base), factors).map { $0 / Double($1) }
    case .ntk(let factor): return stretched(by: Double(factor))
    case .dynamic(let factor, let originalContext):
      guard stretches(length: length) else { return frequencies(base) }
      let share = Double(length) / Double(originalContext)
      return stretched(by: Double(factor) * share - (Double(factor) - 1))
    case .yarn(let factor, let originalContext, let betaFast, let betaSlow, _, let roundsRamp):
      /// The index of the pair, possibly fractional, with the given number of rotations in the
      /// original context.
      func pair(turning turns: Float) -> Double {
        d * log(Double(originalContext) / (Double(turns) * 2 * .pi)) / (2 * log(base))
      }
      let (fast, slow) = (pair(turning: betaFast), pair(turning: betaSlow))
      let isRounded = roundsRamp ?? true
      let low = max(isRounded ? fast.rounded(.down) : fast, 0)
      var high = min(isRounded ? slow.rounded(.up) : slow, d - 1)
      if high == low { high += 0.001 }
      return frequencies(base).enumerated().map { index, frequency in
        let ramp = min(max((Double(index) - low) / (high - low), 0), 1)
        return frequency / Double(factor) * ramp + frequency * (1 - ramp)
      }
    case .llama3(let factor, let originalContext, let low, let high):
      return frequencies(base).map { frequency in
        let turns = Double(originalContext) * frequency / (2 * .pi)
        let kept = min(max((turns - Double(low)) / (Double(high) - Double(low)), 0), 1)
        return frequency / Double(factor) * (1 - kept) + frequency * kept
      }
    }
  }
}

extension RotaryEmbedding {
  /// The factor by which the scaling divides the frequency of each pair, in sequences that are not stretched.
  package var frequencyFactors: [Double] {
    func frequencies(_ scaling: RotaryScaling) -> [Double] {
      scaling.frequencies(rotatedDimension: rotatedDimension, base: Double(base))
    }
    return zip(frequencies(.none), frequencies(scaling)).map { $0 / $1 }
  }
}

import Sluice
import SluiceModels

/// The gradients of a model against differences of its loss, for some parameters of each kind.
///
/// Parameters whose names differ in numbers alone, such as those of a layer in all blocks, are of one
/// kind. Of each kind one is moved: along its whole gradient, and at the elements where that is largest.
/// Frozen parameters have no gradient, and are left out.
///
/// ```swift
/// let check = GradientCheck(of: model, on: batch) { Double($0.loss(batch, dropout: nil).scalar) }
/// check.passes
/// ```
public struct GradientCheck: Sendable, Equatable {
  /// What was found for the parameters of one kind.
  public struct Kind: Sendable, Equatable {
    /// The name that they have in common: `blocks.*.mixer.output.weight`.
    public var name: String
    /// The parameter that was moved.
    public var parameter: String
    /// The largest difference, as a share of the slope or of a small part of the largest one.
    public var error: Double
  }

  /// All kinds, in the model's order.
  public let kinds: [Kind]

  /// The largest difference that counts as none: the loss is computed in single precision.
  public static let tolerance = 0.02

  /// The kinds whose gradients are wrong.
  public var wrong: [Kind] { kinds.filter { !($0.error <= Self.tolerance) } }

  /// Whether all are right.
  public var passes: Bool { !kinds.isEmpty && wrong.isEmpty }

  /// The largest difference of all.
  public var error: Double { kinds.map(\.error).max() ?? 0 }

  private static let elementCount = 3
  /// Steps of differences: large ones lose nothing in rounding, small ones see no curvature.
  ///
  /// A wrong gradient differs with each of them.
  private static let steps: [Float] = [1 / 64, 1 / 256, 1 / 1024]
  /// The share of the longest gradient below which a slope is lost in the loss's rounding.
  private static let floor = 1e-3

  /// Checks a model, whose parameters are afterwards what they were.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - batch: few examples: the loss is computed a dozen times and more for each kind.
  ///   - loss: what the model's loss on the batch is, summed as exactly as possible.
  public init<Model: TrainableModel>(
    of model: Model, on batch: Model.Batch, loss: (Model) -> Double
  ) {
    kinds = withPrecision(.float32) {
      let gradients = model.loss(batch, dropout: nil).gradients()
      let chosen = Self.chosen(of: model.parameters.filter(\.parameter.isTrainable))
      let lengths = chosen.map { gradients[$0.entry.parameter].map(Self.length) ?? 0 }
      let floor = Self.floor * (lengths.max() ?? 0)
      return zip(chosen, lengths).map { chosen, length in
        let value = chosen.entry.parameter.tensor.detached
        let gradient = gradients[chosen.entry.parameter]?.scalars ?? []
        let error = Self.directions(gradient, length: length, count: value.count).map {
          direction in
          let expected = direction.reduce(0) {
            $0 + Double($1.change) * (gradient.isEmpty ? 0 : Double(gradient[$1.index]))
          }
          return Self.error(expecting: expected, floor: floor) { step in
            Self.slope(along: direction, step: step, of: chosen.entry.parameter, at: value) {
              withoutGradient { loss(model) }
            }
          }
        }.reduce(0) { $1.isNaN || $0.isNaN ? .nan : max($0, $1) }
        return Kind(name: chosen.kind, parameter: chosen.entry.name, error: error)
      }
    }
  }
}

// MARK: - What is moved

extension GradientCheck {
  /// A parameter of each kind; of several, the kinds take turns in which.
  private static func chosen(
    of parameters: [NamedParameter]
  ) -> [(kind: String, entry: NamedParameter)] {
    var order: [String] = []
    var kinds: [String: [NamedParameter]] = [:]
    for entry in parameters {
      let kind = entry.name.split(separator: ".").map { Int($0) == nil ? $0 : "*" }
        .joined(separator: ".")
      if kinds[kind] == nil { order.append(kind) }
      kinds[kind, default: []].append(entry)
    }
    return order.enumerated().compactMap { number, kind in
      kinds[kind].map { (kind, $0[number % $0.count]) }
    }
  }

  /// How far elements move along a direction.
  private struct Move {
    let index: Int
    let change: Float
  }

  private typealias Direction = [Move]

  /// Along the gradient, and along each of its largest elements; where there is none, along all elements.
  private static func directions(
    _ gradient: [Float], length: Double, count: Int
  ) -> [Direction] {
    guard length > 0 else {
      let change = 1 / Float(count).squareRoot()
      return [(0..<count).map { Move(index: $0, change: change) }]
    }
    let largest = gradient.indices.sorted { gradient[$0].magnitude > gradient[$1].magnitude }
      .prefix(elementCount)
    let whole = gradient.enumerated().map {
      Move(index: $0, change: Float(Double($1) / length))
    }
    return [whole] + largest.map { [Move(index: $0, change: 1)] }
  }

  private static func length(_ gradient: Tensor) -> Double {
    gradient.scalars.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}

// MARK: - Differences

extension GradientCheck {
  /// The difference from what a slope is found to be with the step that is best for it.
  private static func error(
    expecting expected: Double, floor: Double, slope: (_ step: Float) -> Double
  ) -> Double {
    var least = Double.nan
    for step in steps {
      let error = abs(slope(step) - expected) / max(abs(expected), floor)
      least = least.isNaN ? error : min(least, error)
      if least < tolerance / 4 { break }
    }
    return least
  }

  /// The slope by central differences, whose error of second order Richardson's extrapolation removes.
  private static func slope(
    along direction: Direction, step: Float, of parameter: Parameter, at value: Tensor,
    _ loss: () -> Double
  ) -> Double {
    let scalars = value.scalars
    defer { parameter.update { $0 = value } }
    func moved(by step: Float) -> Double {
      var scalars = scalars
      for move in direction { scalars[move.index] += step * move.change }
      parameter.update { $0 = Tensor(scalars, shape: value.shape) }
      return loss()
    }
    func difference(_ step: Float) -> Double {
      (moved(by: step) - moved(by: -step)) / (2 * Double(step))
    }
    return (4 * difference(step) - difference(2 * step)) / 3
  }
}

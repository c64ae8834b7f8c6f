import Sluice
import SluiceModels

/// A gradient check: compares gradients of a model with finite differences of its loss.
///
/// Parameters with names that differ only in numbers, such as those of a layer in all blocks, are of one
/// kind. One parameter of each kind is checked: along its whole gradient, and for its largest elements.
/// Frozen parameters have no gradient and are skipped.
///
/// ```swift
/// let check = GradientCheck(of: model, on: batch) { Double($0.loss(batch, dropout: nil).scalar) }
/// check.passes
/// ```
public struct GradientCheck: Sendable, Equatable {
  /// The result for the parameters of one kind.
  public struct Kind: Sendable, Equatable {
    /// The common name: `blocks.*.mixer.output.weight`.
    public var name: String
    /// The parameter that was checked.
    public var parameter: String
    /// The largest relative error of the gradient.
    public var error: Double
  }

  /// All kinds, in the order of the model.
  public let kinds: [Kind]

  /// The tolerance for relative errors; the loss is computed in single precision.
  public static let tolerance = 0.02

  /// The kinds with wrong gradients.
  public var wrong: [Kind] { kinds.filter { !($0.error <= Self.tolerance) } }

  /// Whether all gradients are correct.
  public var passes: Bool { !kinds.isEmpty && wrong.isEmpty }

  /// The largest relative error.
  public var error: Double { kinds.map(\.error).max() ?? 0 }

  private static let elementCount = 3
  /// The step sizes of the differences: large steps have small rounding errors, small steps have small
  /// curvature errors.
  ///
  /// A wrong gradient has a large error with every step size.
  private static let steps: [Float] = [1 / 64, 1 / 256, 1 / 1024]
  /// The minimum slope that errors are relative to, as a share of the largest gradient norm; smaller
  /// slopes are lost in the rounding of the loss.
  private static let floor = 1e-3

  /// Checks a model; its parameters are restored afterwards.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - batch: a batch of few examples, because the loss is computed more than ten times for each kind.
  ///   - loss: computes the loss on the batch as precisely as possible.
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

// MARK: - Directions

extension GradientCheck {
  /// One parameter of each kind; the block that it is taken from alternates between kinds.
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

  /// The change of an element along a direction.
  private struct Move {
    let index: Int
    let change: Float
  }

  private typealias Direction = [Move]

  /// The directions: along the gradient and its largest elements; along all elements if the gradient is zero.
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
  /// The difference from the numerical slope with the best step size.
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

  /// The slope by central differences with Richardson extrapolation.
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

/// Watches what layers do while a model computes: what recordings are made with.
///
/// Layers call it on the thread that computes, between their steps; what it does there takes its time,
/// and changes no result. Where nobody watches, a layer looks once whether somebody does.
///
/// ```swift
/// observer.observing { model(tokens) }
/// ```
public protocol LayerObserver: Sendable {
  /// An attention layer is about to compute.
  ///
  /// - Parameters:
  ///   - layer: the layer; what it makes of its input is `layer.inspecting(x, ...)`.
  ///   - x: the layer's input, `[batch, tokens, hidden]`.
  ///   - context: the sequence that keys and values come from; nil for `x`.
  ///   - mask: who may attend to whom.
  func willAttend(
    _ layer: GatedSelfAttention, from x: Tensor, to context: Tensor?, mask: Mask)

  /// A block is about to pass a gate on its residual.
  ///
  /// - Parameters:
  ///   - branch: what the gate lets in; the gate is `block.gate(of: branch)`.
  ///   - block: the block.
  ///   - values: computes how much of it, dropout in it and all: `[batch, tokens, n]`, or `[n]` where it
  ///     is the same for all.
  func willJoin(
    _ branch: TransformerBlock.Branch, of block: TransformerBlock, values: () -> Tensor)

  /// A block is done.
  ///
  /// - Parameters:
  ///   - block: the block.
  ///   - x: its result, `[batch, tokens, hidden]`.
  func didFinish(_ block: TransformerBlock, with x: Tensor)
}

extension LayerObserver {
  /// Runs `body` and watches the layers that compute in it.
  public func observing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Observation.$observer.withValue(self, operation: body)
  }
}

/// Who watches the layers.
enum Observation {
  @TaskLocal static var observer: (any LayerObserver)?

  /// Tells who watches; costs nothing else where nobody does.
  static func tell(_ body: (any LayerObserver) -> Void) {
    guard let observer else { return }
    // What the observer computes is nobody's business.
    $observer.withValue(nil) { withoutGradient { body(observer) } }
  }
}

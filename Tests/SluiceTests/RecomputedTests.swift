import SluiceKernels
import Synchronization
import TestSupport
import Testing

@testable import Sluice

/// Blocks that are recomputed in the backward pass, compared with the same blocks computed once.
@Suite struct RecomputedTests {
  private let random = RandomStream(seed: 1)

  /// Two consecutive blocks, with dropout streams as in a stack.
  private struct Stack: Module {
    let blocks: [TransformerBlock]

    func callAsFunction(_ x: Tensor, recomputing: Bool) -> Tensor {
      var x = x
      for (index, block) in blocks.enumerated() {
        let random = RandomStream(seed: 5).substream(UInt64(index))
        x =
          recomputing
          ? recomputed(x) { block($0, dropout: random) } : block(x, dropout: random)
      }
      return x
    }
  }

  private func stack(
    _ gates: [Gate], residual: Gate? = nil, feedForward: FeedForward.Kind = .gelu,
    normalization: Normalization.Configuration = .init(), dropout: Float = 0
  ) throws -> Stack {
    var attention = GatedSelfAttention.Configuration(
      hiddenSize: 12, headCount: 2, dropout: dropout, bias: true, gates: gates,
      visibility: .causal)
    attention.normalizesQueriesAndKeys = feedForward == .swiglu
    attention.sink = .learned
    var block = TransformerBlock.Configuration(
      attention: attention, intermediateSize: 17, feedForward: feedForward,
      residualGate: residual)
    block.normalization = normalization
    block.dropout = dropout
    return Stack(
      blocks: try (0..<2).map {
        try TransformerBlock(block, random: random.substream(UInt64($0)))
      })
  }

  /// The result and the existing gradients, by name.
  private func outcome(_ y: Tensor, _ stack: Stack, _ x: Tensor) -> [String: [UInt32]] {
    let gradients = y.gradients(from: .sample(y.shape, seed: 2))
    var outcome = ["result": y.bits]
    outcome["input"] = gradients[x]?.bits
    for entry in stack.parameters { outcome[entry.name] = gradients[entry.parameter]?.bits }
    return outcome
  }

  /// The names of values that differ between two outcomes.
  private func differences(_ a: [String: [UInt32]], _ b: [String: [UInt32]]) -> [String] {
    Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
  }

  private func expectSame(
    _ stack: Stack, at x: Tensor, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (format, precision) in zip(ActivationFormat.allCases, Precision.allCases) {
      func outcome(recomputing: Bool) -> [String: [UInt32]] {
        let y = ActivationFormat.$current.withValue(format) {
          withPrecision(precision) { stack(x, recomputing: recomputing) }
        }
        // Task-local values can be different when gradients are computed.
        return self.outcome(y, stack, x)
      }
      let once = outcome(recomputing: false)
      #expect(
        differences(outcome(recomputing: true), once) == [], "\(what), \(format)",
        sourceLocation: sourceLocation)
      #expect(once.count > 1, sourceLocation: sourceLocation)
    }
  }

  private let x = Tensor.sample([2, 7, 12]).tracked()

  @Test("Every gate, with and without dropout", arguments: Gate.table + Gate.variants)
  func gates(gate: Gate) throws {
    let isResidual = [.residual, .gru].contains(gate.placement)
    for dropout in [0, 0.3] as [Float] {
      let stack = try stack(
        isResidual ? [.headwise] : [gate], residual: isResidual ? gate : nil, dropout: dropout)
      expectSame(stack, at: x, "dropout \(dropout)")
    }
  }

  @Test("Every norm and place of norms", arguments: Normalization.Placement.allCases)
  func norms(placement: Normalization.Placement) throws {
    for kind in Normalization.allCases {
      expectSame(
        try stack(
          [.headwise, .forget], feedForward: .swiglu,
          normalization: .init(kind, placement: placement)), at: x, "\(kind)")
    }
  }

  @Test("A recurrence in place of attention") func anotherMixer() throws {
    let blocks = try (0..<2).map { number in
      TransformerBlock(
        mixer: GatedRecurrence(hiddenSize: 12, random: random.substream(UInt64(number))),
        feedForward: FeedForward(hiddenSize: 12, intermediateSize: 9, random: random),
        hiddenSize: 12, mixerGate: try ResidualGate(.gru, hiddenSize: 12, random: random))
    }
    expectSame(Stack(blocks: blocks), at: x)
  }

  @Test("Frozen parameters, an input without gradient, all frozen") func frozen() throws {
    let stack = try stack([.elementwise], dropout: 0.1)
    for (index, entry) in stack.parameters.enumerated() where index.isMultiple(of: 3) {
      entry.parameter.isTrainable = false
    }
    expectSame(stack, at: x)
    expectSame(stack, at: x.detached, "no gradient of the input")
    #expect(stack(x.detached, recomputing: true).isTracked)
    for entry in stack.parameters { entry.parameter.isTrainable = false }
    expectSame(stack, at: x, "all frozen")
    #expect(!stack(x.detached, recomputing: true).isTracked)
  }

  /// The order in which a parameter's gradients are added affects their bits.
  @Test("A block that stands there three times, and an input that goes around") func shared()
    throws
  {
    let block = try stack([.elementwise]).blocks[0]
    let stack = Stack(blocks: [block, block, block])
    expectSame(stack, at: x)
    for around in [{ $0 + self.x }, { self.x + $0 * self.x }] as [(Tensor) -> Tensor] {
      #expect(
        differences(
          outcome(around(stack(x, recomputing: true)), stack, x),
          outcome(around(stack(x, recomputing: false)), stack, x)) == [])
    }
  }

  @Test("Gradients add up over two parts") func accumulation() throws {
    let stack = try stack([.headwise], dropout: 0.2)
    func sum(recomputing: Bool) -> [String: [UInt32]] {
      var sum = Gradients()
      for seed in 1...2 as ClosedRange<UInt64> {
        let y = stack(.sample([2, 7, 12], seed: seed), recomputing: recomputing)
        sum.add(y.gradients(from: .sample(y.shape, seed: 3)))
      }
      return stack.parameters.reduce(into: [:]) { $0[$1.name] = sum[$1.parameter]?.bits }
    }
    #expect(differences(sum(recomputing: true), sum(recomputing: false)) == [])
    #expect(sum(recomputing: true).count == stack.parameters.count)
  }

  @Test("Any number of threads") func threads() throws {
    let stack = try stack([.headwise, .forget], dropout: 0.2)
    let x = Tensor.sample([3, 37, 12]).tracked()
    try expectSameForAllThreadCounts {
      let gradients = stack(x, recomputing: true).mean().gradients()
      return try stack.parameters.map { try #require(gradients[$0.parameter]) }
    }
  }

  @Test("What the body captures has gradients too, and one may lie within another") func captured()
  {
    let (a, b) = (
      Tensor.sample([5, 6], seed: 2).tracked(), Tensor.sample([5, 6], seed: 3).tracked()
    )
    func result(
      _ wrap: @escaping @Sendable (Tensor, @escaping @Sendable (Tensor) -> Tensor) -> Tensor
    )
      -> [[UInt32]?]
    {
      let x = Tensor.sample([5, 6]).tracked()
      let c = (a * b).activated(.tanh)
      let y = wrap(x * c) { x in
        let inner = wrap(x + c) { ($0 * c).activated(.silu) * $0 }
        return wrap(inner) { $0 } * a + x
      }
      let gradients = (y * c).gradients(from: .sample([5, 6], seed: 4))
      return [y.bits] + [x, a, b].map { gradients[$0]?.bits }
    }
    let once = result { x, body in body(x) }
    #expect(result { x, body in recomputed(x) { body($0) } } == once)
    #expect(once.allSatisfy { $0 != nil })
  }

  @Test("Off the tape a body runs once, on it a second time when gradients ask") func runs() {
    let count = Mutex(0)
    let body: @Sendable (consuming Tensor) -> Tensor = { x in
      count.withLock { $0 += 1 }
      return x * 2
    }
    let x = Tensor([1, 2]).tracked()
    #expect(withoutGradient { recomputed(x, body) } == Tensor([2, 4]))
    #expect(!recomputed(x.detached, body).isTracked)
    #expect(count.withLock(\.self) == 2)
    let y = recomputed(x, body)
    #expect(count.withLock(\.self) == 3)
    #expect(y.gradients(from: Tensor([1, 1]))[x] == Tensor([2, 2]))
    #expect(count.withLock(\.self) == 4)
  }

  @Test("The second run has the first one's threads, precision and format, and nobody watches")
  func context() {
    struct Listener: LayerObserver {
      let heard = Heard()
      func receive(_ reading: Reading) { heard.count.withLock { $0 += 1 } }
    }
    final class Heard: Sendable { let count = Mutex(0) }
    let seen = Mutex<[(Int, ActivationFormat, Precision, Bool)]>([])
    let listener = Listener()
    let x = Tensor([1, 2]).tracked()
    let y = listener.observing {
      ThreadPool.$current.withValue(ThreadPool(threadCount: 3)) {
        ActivationFormat.$current.withValue(.bfloat16) {
          withPrecision(.bfloat16) {
            recomputed(x) { x in
              seen.withLock {
                $0.append(
                  (ThreadPool.current.threadCount, .current, .current, GradientTape.isRunning))
              }
              Observation.tell("x", .stream) { .zeros([1, 1, 1]) }
              return x * 2
            }
          }
        }
      }
    }
    #expect(listener.heard.count.withLock(\.self) == 1)
    _ = ThreadPool.$current.withValue(.serial) {
      listener.observing { y.gradients(from: Tensor([1, 1])) }
    }
    #expect(listener.heard.count.withLock(\.self) == 1)
    let values = seen.withLock(\.self)
    #expect(values.count == 2)
    #expect(values.allSatisfy { $0 == (3, .bfloat16, .bfloat16, true) })
  }

  @Test("An operation that reads a recomputed tensor again causes one more run, not two")
  func saved() {
    let count = Mutex(0)
    let x = Tensor([1, 2]).tracked()
    let (product, saved) = recomputedAndSaved(x) { x in
      count.withLock { $0 += 1 }
      return x * x
    }
    #expect(product == Tensor([1, 4]))
    let square = (product.detached * product.detached).recorded(from: [product]) { gradient in
      [gradient * (saved?.take() ?? .zeros([2])) * 2]
    }
    #expect(count.withLock(\.self) == 1)
    // The derivative of x^4.
    #expect(square.gradients(from: Tensor([1, 1]))[x] == Tensor([4, 32]))
    #expect(count.withLock(\.self) == 2)
  }

  @Test("What is not tracked is saved as it is") func savedWithoutGradients() {
    let (result, saved) = recomputedAndSaved(Tensor([1, 2])) { $0 * 2 }
    #expect(saved == nil && !result.isTracked && Saved(result).take() == Tensor([2, 4]))
  }

  @Test("What is kept in between is the input alone") func memory() async {
    // In a separate process, because buffers of other tests are counted too.
    await #expect(processExitsWith: .success) {
      let x = Tensor.sample([1, 64, 64]).tracked()
      func bytesKept(_ wrap: (Tensor, @escaping @Sendable (Tensor) -> Tensor) -> Tensor) -> Int {
        let before = BufferCache.shared.statistics.bytesInUse
        let y = wrap(x) { x in
          var x = x
          for _ in 0..<20 { x = x.activated(.tanh) }
          return x
        }
        defer { withExtendedLifetime(y) {} }
        return BufferCache.shared.statistics.bytesInUse - before
      }
      let size = x.count * MemoryLayout<Float>.size
      #expect(bytesKept { x, body in body(x) } >= 20 * size)
      #expect(bytesKept { x, body in recomputed(x) { body($0) } } == size)
    }
  }

  @Test("A second backward pass, or a body of two minds, stops with a message") func mistakes()
    async
  {
    let twice = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let x = Tensor([1, 2]).tracked()
      let y = recomputed(x) { $0 * 2 }
      _ = y.gradients(from: Tensor([1, 1]))
      _ = y.gradients(from: Tensor([1, 1]))
    }
    let other = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let count = Mutex(0)
      let x = Tensor([1, 2]).tracked()
      let y = recomputed(x) { x in
        let n = count.withLock {
          $0 += 1
          return $0
        }
        return n == 1 ? x * 2 : (x * 2).reshaped([2, 1])
      }
      _ = y.gradients(from: Tensor([1, 1]))
    }
    let inner = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let x = Tensor([1, 2]).tracked()
      _ = recomputed(x) { x in (x * x).sum().gradients()[x] ?? x }
    }
    func text(_ result: ExitTest.Result?) -> String {
      String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    }
    #expect(text(inner).contains("gradients() was called inside a recomputed function"))
    #expect(text(twice).contains("gradients() was called twice"))
    #expect(
      text(other).contains("the recomputation gave shape [2, 1], the first computation gave [2]"))
  }
}

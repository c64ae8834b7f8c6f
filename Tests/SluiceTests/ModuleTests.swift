import Sluice
import TestSupport
import Testing

@Suite struct ModuleTests {
  struct Doubled: Module {
    let inner: Linear
    func callAsFunction(_ x: Tensor) -> Tensor { inner(x) + inner(x) }
  }

  struct Stack: Module {
    let name = "not a parameter"
    let layers: [Doubled]
    let norm: (any NormalizationLayer)?
    let absent: Linear?
    let grids: [[Parameter]]
    let scale: Parameter
  }

  let linear = Linear(3, 2, random: RandomStream(seed: 1))

  @Test("Names are paths of properties") func names() {
    #expect(Doubled(inner: linear).parameters.map(\.name) == ["inner.weight", "inner.bias"])
  }

  @Test("Arrays, optionals and existentials are searched, in the order they are declared")
  func nesting() {
    let unbiased = Linear(2, 2, bias: false, random: RandomStream(seed: 2))
    let stack = Stack(
      layers: [Doubled(inner: linear), Doubled(inner: unbiased)], norm: RMSNorm(2), absent: nil,
      grids: [[Parameter(.zeros([1]))], [Parameter(.zeros([2])), Parameter(.zeros([3]))]],
      scale: Parameter(.zeros([])))
    #expect(
      stack.parameters.map(\.name) == [
        "layers.0.inner.weight", "layers.0.inner.bias", "layers.1.inner.weight", "norm.weight",
        "grids.0.0", "grids.1.0", "grids.1.1", "scale",
      ])
    #expect(stack.parameterCount == 6 + 2 + 4 + 2 + 1 + 2 + 3 + 1)
  }

  @Test("A shared parameter is counted once, under its first name") func shared() {
    let stack = Stack(
      layers: [Doubled(inner: linear), Doubled(inner: linear)], norm: nil, absent: linear,
      grids: [], scale: linear.weight)
    #expect(stack.parameters.map(\.name) == ["layers.0.inner.weight", "layers.0.inner.bias"])
  }

  @Test("A shared parameter's gradient is of all its uses") func sharedGradient() {
    let x = Tensor.sample([4, 3])
    let gradients = Doubled(inner: linear)(x).sum().gradients()
    let once = linear(x).sum().gradients()
    #expect(gradients[linear.weight] == once[linear.weight].map { $0 * 2 })
  }

  enum Choice: Module {
    case none
    case one(Linear)
    case two(first: Parameter, second: Parameter)
  }

  struct Wrapper: Module {
    static let isTransparent = true
    let blocks: [Linear]
  }

  struct Odd: Module {
    let choices: [Choice]
    let byName: [String: Linear]
    let pair: (Parameter, named: Parameter)
    let wrapper: Wrapper
  }

  @Test(
    "Payloads of enums, dictionaries and tuples are searched; a transparent wrapper has no name")
  func oddContainers() {
    func one() -> Parameter { Parameter(.zeros([1])) }
    func map() -> Linear { Linear(1, 1, bias: false, random: RandomStream(seed: 1)) }
    let odd = Odd(
      choices: [.none, .one(map()), .two(first: one(), second: one())],
      byName: ["b": map(), "a": map(), "c": map()], pair: (one(), named: one()),
      wrapper: Wrapper(blocks: [map(), map()]))
    #expect(
      odd.parameters.map(\.name) == [
        "choices.1.one.weight", "choices.2.two.first", "choices.2.two.second", "byName.a.weight",
        "byName.b.weight", "byName.c.weight", "pair.0", "pair.named", "blocks.0.weight",
        "blocks.1.weight",
      ])
  }

  class Base: @unchecked Sendable {
    let first = Parameter(.zeros([1]))
  }

  final class Derived: Base, Module, @unchecked Sendable {
    let second = Parameter(.zeros([2]))
  }

  @Test("What a class inherits is found, before its own") func inheritance() {
    #expect(Derived().parameters.map(\.name) == ["first", "second"])
  }

  struct Pair { let scale: Parameter }
  final class Box: Sendable {
    let inner: Linear?
    init(_ inner: Linear?) { self.inner = inner }
  }
  struct Settings { let sizes = [1, 2, 3], name = "x" }
  struct InStruct: Module { let pair: [Pair] }
  struct InClass: Module { let box: Box }
  struct Named: Module, Hashable {
    let number: Int
    let scale = Parameter(.zeros([1]))
    static func == (a: Self, b: Self) -> Bool { a.number == b.number }
    func hash(into hasher: inout Hasher) { hasher.combine(number) }
  }
  struct InSet: Module { let all: Set<Named> }
  struct Plain: Module {
    let settings = Settings(), box = Box(nil), scale = Parameter(.zeros([1])),
      table = Tensor([1, 2])
  }

  @Test("Values without parameters may be of any kind") func plainValues() {
    #expect(Plain().parameters.map(\.name) == ["scale"])
  }

  @Test("A parameter that would be overlooked stops the program and is named") func overlooked()
    async
  {
    func expect(
      _ sentence: String, of result: ExitTest.Result?,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(errors.contains(sentence), "\(errors)", sourceLocation: sourceLocation)
    }
    let inStruct = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = InStruct(pair: [Pair(scale: Parameter(.zeros([1])))]).parameters
    }
    expect(
      "pair.0 stores parameters that would be missed, because it is not a Module", of: inStruct)
    let inClass = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = InClass(box: Box(Linear(1, 1, random: RandomStream(seed: 1)))).parameters
    }
    expect("box stores parameters that would be missed", of: inClass)
    let inSet = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = InSet(all: [Named(number: 1)]).parameters
    }
    expect("all stores parameters that would be missed, because a set has no order", of: inSet)
  }

  struct TwoStacks: Module {
    let encoder: Wrapper
    let decoder: Wrapper
  }

  @Test("Of two transparent wrappers the second has a name") func twoWrappers() {
    func wrapper() -> Wrapper {
      Wrapper(blocks: [Linear(1, 1, bias: false, random: RandomStream(seed: 1))])
    }
    #expect(
      TwoStacks(encoder: wrapper(), decoder: wrapper()).parameters.map(\.name) == [
        "blocks.0.weight", "decoder.blocks.0.weight",
      ])
  }
}

import TestSupport
import Sluice
import SluiceModels
import Testing

@testable import SluiceCommand

struct GateVariantTests {
  @Test func gatesAndSinksAreRead() throws {
    let variants = try GateVariant.list(
      "none,headwise,forget+output.elementwise,none+sink,sink,headwise+sink-off-by-one,"
        + "output.headwise.bias=1.5+sink")
    #expect(
      variants.map(\.name) == [
        "none", "output.headwise", "forget+output.elementwise", "none+sink", "none+sink",
        "output.headwise+sink-off-by-one", "output.headwise.bias=1.5+sink",
      ])
    #expect(variants.map(\.sink) == [nil, nil, nil, .learned, .learned, .offByOne, .learned])
    #expect(variants[2].gates.gates == [.forget, .elementwise])
    for variant in variants { #expect(try GateVariant(named: variant.name) == variant) }
  }

  @Test(arguments: ["", "headwise,", "none,sinks", "headwise++sink", "none,headwise+nothing"])
  func whatIsNoGateIsRefused(text: String) {
    #expect(throws: GateNameError.self) { try GateVariant.list(text) }
  }

  @Test func aModelGetsGatesAndSink() throws {
    var base = LanguageModel.Configuration(vocabularySize: 5)
    #expect(try GateVariant(named: "none").applied(to: base).gates.isEmpty)
    #expect(try GateVariant(named: "headwise+sink").applied(to: base).sink == .learned)
    base.sink = .offByOne
    #expect(try GateVariant(named: "headwise").applied(to: base).sink == nil)
  }

  @Test func seedsAreACountOrAList() {
    #expect(SeedList(argument: "3")?.seeds == [1, 2, 3])
    #expect(SeedList(argument: "5,7")?.seeds == [5, 7])
    #expect(SeedList(argument: "9,")?.seeds == nil)
    for wrong in ["0", "-1", "a", "", "1,x"] { #expect(SeedList(argument: wrong) == nil) }
    #expect(NumberList<Float>(argument: "1e-3,3e-3")?.numbers == [1e-3, 3e-3])
  }
}

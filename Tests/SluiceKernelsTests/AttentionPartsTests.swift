import Testing

@testable import SluiceKernels

/// The backward pass with few heads, whose keys are divided into parts; `AttentionKernelTests`
/// checks the results of the cases.
@Suite struct AttentionPartsTests {
  typealias Case = AttentionCase

  static let cases: [Case] = [
    Case(
      tokens: 600, heads: 4, keyValueHeads: 2, dimension: 8, isCausal: true, gate: .sigmoid,
      hasDecay: true, hasSinks: true),
    Case(tokens: 530, heads: 3, keyValueHeads: 1, dimension: 4, isCausal: true, hasDecay: true),
    Case(tokens: 500, heads: 2, keyValueHeads: 1, dimension: 8, window: 70, softCap: 2),
    Case(
      tokens: 650, dimension: 8, isCausal: true, gate: .silu, window: 200, softCap: 2,
      hasSlopes: true),
    Case(
      batchSize: 2, tokens: 520, heads: 2, keyValueHeads: 1, dimension: 8,
      documents: [[200, 290], [520]], unpadded: [0..<450, 30..<500]),
    Case(
      batchSize: 2, tokens: 510, heads: 2, keyValueHeads: 2, dimension: 4, isCausal: true,
      gate: .sigmoid, gateIsHeadwise: true, hiddenKeys: [0, 7, 100, 300],
      documents: [[510], [130, 370]],
      unpadded: [0..<0, 0..<480], hasSinks: true),
    Case(tokens: 130, heads: 2, keyValueHeads: 1, dimension: 8, keys: 640, hasSinks: true),
    Case(
      tokens: 500, heads: 2, keyValueHeads: 2, dimension: 8, isCausal: true, keys: 620,
      causalOffset: 120, gate: .sigmoid),
    Case(tokens: 600, dimension: 8, keys: 500, hasBias: true, unpadded: [10..<490]),
    // The maximum number of parts.
    Case(tokens: 20, heads: 2, keyValueHeads: 1, dimension: 8, keys: 2100, gate: .sigmoid),
  ]

  @Test("the cases have several parts") func partCounts() {
    let counts = Self.cases.map { AttentionRun($0).kernel(pool: .serial).partCount }
    #expect(counts.allSatisfy { $0 > 1 })
    #expect(counts.last == 8)
  }
}

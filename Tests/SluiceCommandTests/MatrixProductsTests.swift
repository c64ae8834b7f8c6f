import TestSupport
import Sluice
import SluiceModels
import Testing

@testable import SluiceCommand

/// Counts for a layer of two heads of size two, for two tokens, calculated by hand.
struct MatrixProductsTests {
  @Test func aLayerWithAnElementwiseGate() throws {
    // Four projections and the output, 4 x 4 each, for 2 tokens; 3 visible pairs in each of 2 heads.
    let products = try GatedSelfAttention.Configuration(
      hiddenSize: 4, headCount: 2, visibility: .causal
    )
    .matrixProducts(batch: 1, tokens: 2)
    #expect(products.linear == 2 * 5 * 16)
    #expect(products.attention == 3 * 2 * 2)
    #expect(products.forward == 368)
    #expect(products.forwardAndBackward == 1128)
  }

  @Test func aLayerWithFewerKeysAndAGateAHead() throws {
    // Columns: 4 for queries, 2 for keys, 2 for values, 2 for gates.
    let products = try GatedSelfAttention.Configuration(
      hiddenSize: 4, headCount: 2, keyValueHeadCount: 1, gates: [.headwise],
      visibility: .causal
    ).matrixProducts(batch: 3, tokens: 2)
    #expect(products.linear == 3 * 2 * (4 * 10 + 16))
    #expect(products.attention == 3 * 3 * 4)
  }

  @Test(arguments: [(FeedForward.Kind.gelu, 2.0), (.swiglu, 3)])
  func aModel(kind: FeedForward.Kind, matrices: Double) throws {
    let products = try LanguageModel.Configuration(
      vocabularySize: 5, contextLength: 2, layerCount: 7, hiddenSize: 4, headCount: 2,
      intermediateSize: 16, feedForward: kind, gates: []
    ).matrixProducts(batch: 1)
    #expect(products.linear == 7 * 2 * (4 * 16 + matrices * 4 * 16) + 2 * 4 * 5)
    #expect(products.attention == 7 * 12)
  }

  @Test func aWindowLeavesOutPairs() throws {
    func pairs(_ window: Int?) throws -> Double {
      try LanguageModel.Configuration(
        vocabularySize: 5, contextLength: 4, layerCount: 3, hiddenSize: 4, headCount: 2, gates: [],
        slidingWindow: window
      ).matrixProducts(batch: 1).attention / (3 * 4)
    }
    #expect(try pairs(nil) == 10 && pairs(9) == 10)
    #expect(try pairs(2) == 7 && pairs(1) == 4)
  }

  /// Six matrices per branch, each of the model's width and height.
  @Test func gatesOnTheResidualMultiplyToo() throws {
    func linear(_ gates: [Gate]) throws -> Double {
      try LanguageModel.Configuration(
        vocabularySize: 5, contextLength: 2, layerCount: 3, hiddenSize: 4, headCount: 2,
        gates: gates
      ).matrixProducts(batch: 1).linear
    }
    let plain = try linear([])
    #expect(try linear([.gru]) - plain == 3 * 2 * (2 * 6 * 16))
    #expect(try linear([Gate(.residual)]) - plain == 3 * 2 * (2 * 16))
  }

  /// The multiplications of a gate correspond to its parameters, for every source.
  @Test func gatesOfAllSourcesMultiply() throws {
    func linear(_ gates: [Gate]) throws -> Double {
      try GatedSelfAttention.Configuration(hiddenSize: 4, headCount: 2, gates: gates)
        .matrixProducts(batch: 1, tokens: 1).linear
    }
    let plain = try linear([])
    #expect(try linear([Gate(.output, .headwise, source: .input(rank: 3))]) - plain == 12 + 6)
    #expect(try linear([Gate(.output, .headwise, source: .headInput())]) - plain == 2 * 2)
    #expect(try linear([Gate(.output, source: .constant)]) == plain)
  }

  @Test func nanoGPTsRecipeIsAboutFourBillion() throws {
    let step = try StepShape(batch: 12, .init(vocabularySize: 65, gates: [])).workload
    // Weights: 4 layers of 12 x 128^2, an output layer of 128 x 65; 12 x 64 tokens. Pairs: 12 x 64 x 65 / 2.
    let linear = 768.0 * (4 * 12 * 16384 + 128 * 65)
    let attention = 4.0 * 12 * 64 * 65 / 2 * 128
    #expect(step.operationCount == 6 * linear + 14 * attention)
  }

  @Test func aMatrixProduct() throws {
    #expect(try MatmulShape(rows: 2, columns: 3, depth: 5).workload.operationCount == 60)
  }
}

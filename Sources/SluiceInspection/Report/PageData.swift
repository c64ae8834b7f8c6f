import Sluice

/// What the script of a page reads, in JSON; `PageScript` says how.
struct PageData: Codable {
  let version: Int
  let title: String
  let tokens: [String]
  let notes: [String]
  let models: [Model]

  struct Model: Codable {
    let name: String
    /// Labels and values.
    let facts: [[String]]
    /// The first token of which attention is kept, and the one after the last.
    let window: [Int]
    let layers: [Layer]
  }

  struct Layer: Codable {
    /// From 1 on.
    let number: Int
    let headCount: Int
    /// Those whose attention was recorded.
    let heads: [Int]
    let triangular: Bool
    let weights: Numbers?
    let firstToken: [Double]
    let entropy: [Double]
    let received: Numbers?
    let gates: [Gate]
    let valueNorms: Numbers?
    let valueHeads: Int
    let outputNorms: Numbers?
    let largest: [ActivationRecording.Place]
  }

  struct Gate: Codable {
    let name: String
    /// What of attention the gate multiplies, if anything.
    let scaling: Reading.AttentionSide?
    let groups: [Int]
    let width: Int
    let mean: Double?
    let belowTenth: Double?
    let histogram: Counts?
    let tokenMeans: Numbers?
    let values: Numbers?
  }

  struct Counts: Codable {
    let low: Float
    let high: Float
    let least: Float
    let greatest: Float
    let counts: [Int]
  }

  /// Numbers in a chunk: `minimum + step * code` each.
  struct Numbers: Codable {
    let chunk: Int
    let count: Int
    let minimum: Double
    let step: Double
  }
}

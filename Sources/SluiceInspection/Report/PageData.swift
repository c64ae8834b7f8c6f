import Sluice

/// The JSON data that the page's script reads; see `PageScript`.
struct PageData: Codable {
  let version: Int
  let title: String
  let tokens: [String]
  let notes: [String]
  /// The values that tokens are made of; missing in pages of texts.
  let signal: Signal?
  let models: [Model]

  struct Signal: Codable {
    let name: String
    let rows: [String]
    let tokens: [Int?]
    let knownCount: Int
    let channels: [Channel]
  }

  struct Channel: Codable {
    let name: String
    let values: [Double?]
    let forecast: [Double?]
    let band: Band?
  }

  struct Band: Codable {
    let name: String
    let low: [Double?]
    let high: [Double?]
  }

  struct Model: Codable {
    let name: String
    /// Labels and values.
    let facts: [[String]]
    /// The range of tokens with recorded attention: the first, and the one after the last.
    let window: [Int]
    let layers: [Layer]
  }

  struct Layer: Codable {
    /// The number of the layer, from 1.
    let number: Int
    let headCount: Int
    /// The heads with recorded attention.
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
    /// The side of attention that the gate scales; nil if there is none.
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

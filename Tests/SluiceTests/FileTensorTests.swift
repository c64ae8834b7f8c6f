import Sluice
import TestSupport
import Testing

@Suite struct FileTensorTests {
  struct Pair: Module {
    let packed: Linear
    let scale: Parameter
  }

  /// Interleaved rows, exchanged columns, transposed and shifted values, as in published formats.
  struct OddNaming: ParameterNaming {
    func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
      [
        FileTensor(
          "turns", shape: [4, 3],
          pieces: [.init("packed.weight", rows: [0..<1, 2..<3, 1..<2, 3..<4])],
          columns: [2..<3, 0..<2]),
        FileTensor(
          "rest", shape: [3, 2], pieces: [.init("packed.weight", rows: [4..<6])],
          isTransposed: true),
        FileTensor(
          "scale", shape: [2], pieces: [.init("scale", rows: [0..<2])], value: .minus(1)),
      ]
    }
  }

  private func pair(seed: Int) -> Pair {
    Pair(
      packed: Linear(3, 6, bias: false, random: RandomStream(seed: UInt64(seed))),
      scale: Parameter(.sample([2], seed: UInt64(seed))))
  }

  @Test("A file's order of numbers") func order() {
    let pair = pair(seed: 1)
    let (weight, scale) = (pair.packed.weight.tensor, pair.scale.tensor)
    let tensors = pair.tensors(named: OddNaming())
    #expect(tensors["turns"]?.shape == [4, 3] && tensors["rest"]?.shape == [3, 2])
    #expect(tensors["turns"]?[1, 0] == weight[2, 2] && tensors["turns"]?[2, 2] == weight[1, 1])
    #expect(tensors["rest"]?[2, 1] == weight[5, 2])
    #expect(tensors["scale"]?.scalars == scale.scalars.map { $0 + 1 })
  }

  @Test("What is written is what is read") func roundTrip() throws {
    let (pair, other) = (pair(seed: 1), pair(seed: 2))
    try other.load(pair.tensors(named: OddNaming()), named: OddNaming())
    #expect(other.packed.weight.tensor == pair.packed.weight.tensor)
    expectClose(other.scale.tensor.scalars, pair.scale.tensor.scalars, tolerance: 1e-6)
  }

  @Test("A value map and its way back", arguments: [ValueMap.same, .minus(1), .logOfNegative])
  func values(map: ValueMap) throws {
    struct Naming: ParameterNaming {
      let map: ValueMap
      func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
        [FileTensor("a", shape: [3], pieces: [.init("scale", rows: [0..<3])], value: map)]
      }
    }
    struct One: Module { let scale: Parameter }
    let one = One(scale: Parameter(Tensor([0.5, -1, 2])))
    let other = One(scale: Parameter(.zeros([3])))
    try other.load(one.tensors(named: Naming(map: map)), named: Naming(map: map))
    expectClose(other.scale.tensor.scalars, [0.5, -1, 2], tolerance: 1e-6)
  }

  @Test("Pieces outside of their parameter stop with a message") func outside() async {
    await #expect(processExitsWith: .failure) {
      struct Naming: ParameterNaming {
        func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
          [FileTensor("w", shape: [3, 3], pieces: [.init("weight", rows: [4..<7])])]
        }
      }
      _ = Linear(3, 6, bias: false, random: RandomStream(seed: 1)).tensors(named: Naming())
    }
  }
}

import Sluice
import Testing

@Suite struct ProfileTests {
  @Test("operations are counted by name and direction, outside work by its mark")
  func countsOperations() throws {
    let weight = Parameter(Tensor([1, 2, 3, 4], shape: [2, 2]))
    let x = Tensor([1, 2], shape: [1, 2])
    let profile = Profile()
    profile.record {
      for _ in 0..<3 {
        _ = linear(linear(x, weight: weight.tensor), weight: weight.tensor).sum().gradients()
      }
      Profile.mark("rest")
    }
    let counts = Dictionary(
      uniqueKeysWithValues: profile.entries.map { ("\($0.operation) \($0.pass)", $0.count) })
    #expect(
      counts == [
        "linear forward": 6, "linear backward": 6, "sum forward": 3, "sum backward": 3,
        "rest forward": 1,
      ])
    #expect(profile.entries.allSatisfy { $0.duration > .zero })
  }

  @Test("what runs outside of a recording leaves no trace")
  func recordsOnlyInside() {
    let profile = Profile()
    _ = Tensor([1, 2]).tracked().sum().gradients()
    Profile.mark("nothing")
    #expect(profile.entries.isEmpty)
  }

  @Test("entries come with the longest time first")
  func sortsByTime() {
    let profile = Profile()
    profile.record {
      let x = Tensor.zeros([200, 300]).tracked()
      _ = linear(x, weight: .zeros([300, 300])).sum().gradients()
    }
    let durations = profile.entries.map(\.duration)
    #expect(durations == durations.sorted(by: >))
  }
}

@testable import SluiceFiles
import Testing

struct NearestNameTests {
  @Test(arguments: [
    ("", "", 0), ("", "ab", 2), ("train", "train", 0), ("trian", "train", 1), ("rain", "train", 1),
    ("training", "train", 3), ("doctor", "docter", 1), ("step", "peak", 4),
  ])
  func distances(a: String, b: String, distance: Int) {
    #expect(typingDistance(a, b) == distance)
    #expect(typingDistance(b, a) == distance)
  }

  @Test func namesThatAreFarAreNotMeant() {
    #expect(nearest(to: "hiden_size", among: ["head_dim", "hidden_size"]) == "hidden_size")
    #expect(nearest(to: "foam", among: ["head_dim", "hidden_size"]) == nil)
    #expect(nearest(to: "x", among: [String]()) == nil)
  }
}

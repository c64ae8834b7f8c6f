import Testing

@testable import SluiceKernels

@Suite struct CacheSizesTests {
  @Test("sizes are read as Linux writes them")
  func parses() {
    #expect(CacheSizes.parse("1024K\n") == 1 << 20)
    #expect(CacheSizes.parse("2M\n") == 1 << 21)
    #expect(CacheSizes.parse("512") == 512)
    #expect(CacheSizes.parse("") == nil)
    #expect(CacheSizes.parse("unknown") == nil)
  }

  @Test("this machine's second level holds more than a tile's operands, less than a main memory")
  func isPlausible() {
    #expect((1 << 16...1 << 28).contains(CacheSizes.secondLevel))
  }
}

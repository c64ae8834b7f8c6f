/// A PNG image.
public struct EventImage: Sendable, Equatable {
  /// The bytes of the PNG file.
  public let png: [UInt8]
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// The number of channels: 1 for gray, 3 for color, 2 and 4 with an alpha channel.
  public let channelCount: Int

  /// Makes an image from a PNG file.
  public init(png: [UInt8], width: Int, height: Int, channelCount: Int) {
    self.png = png
    self.width = width
    self.height = height
    self.channelCount = channelCount
  }
}

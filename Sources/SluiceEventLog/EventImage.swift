/// A picture, encoded as a PNG file.
public struct EventImage: Sendable, Equatable {
  /// The bytes of the file.
  public let png: [UInt8]
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Numbers in a pixel: 1 for grey, 3 for colours, 2 and 4 with transparency.
  public let channelCount: Int

  /// Describes a PNG file.
  public init(png: [UInt8], width: Int, height: Int, channelCount: Int) {
    self.png = png
    self.width = width
    self.height = height
    self.channelCount = channelCount
  }
}

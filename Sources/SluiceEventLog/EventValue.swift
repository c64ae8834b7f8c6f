import SluiceInspection
import SwiftProtobuf

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A value in an event log.
public enum EventValue: Sendable, Equatable {
  /// A number: one point of a curve.
  case scalar(Float)
  /// A histogram.
  case histogram(Histogram)
  /// An image.
  case image(EventImage)
  /// Text in Markdown.
  case text(String)

  /// A text that is shown verbatim: an indented code block in Markdown.
  public static func verbatim(_ text: String) -> EventValue {
    .text(
      text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .map { "    \($0)" }.joined(separator: "\n"))
  }
}

extension EventValue {
  /// The value in TensorBoard's format.
  func message(tag: String) -> TensorBoardSummary.Value {
    .with {
      $0.tag = tag
      switch self {
      case .scalar(let number): $0.simpleValue = number
      case .histogram(let histogram): $0.histo = histogram.message
      case .image(let image): $0.image = image.message
      case .text(let text):
        $0.metadata.pluginData.pluginName = "text"
        // A shape without dimensions: a single text, not a table.
        $0.tensor = .with {
          $0.dtype = .dtString
          $0.tensorShape = TensorBoardTensorShapeProto()
          $0.stringVal = [Data(text.utf8)]
        }
      }
    }
  }
}

extension Histogram {
  fileprivate var message: TensorBoardHistogramProto {
    .with {
      $0.min = count > 0 ? Double(minimum) : 0
      $0.max = count > 0 ? Double(maximum) : 0
      $0.num = Double(count)
      $0.sum = sum
      $0.sumSquares = sumOfSquares
      $0.bucketLimit = upperEnds
      $0.bucket = counts.map(Double.init)
    }
  }

  /// The upper ends of the bins; the last bin also contains the values above the range.
  private var upperEnds: [Double] {
    let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    return (1...counts.count).map { part in
      part < counts.count
        ? low + (high - low) * Double(part) / Double(counts.count)
        : max(high, count > 0 ? Double(maximum) : high)
    }
  }
}

extension EventImage {
  fileprivate var message: TensorBoardSummary.Image {
    .with {
      $0.width = Int32(clamping: width)
      $0.height = Int32(clamping: height)
      $0.colorspace = Int32(clamping: channelCount)
      $0.encodedImageString = Data(png)
    }
  }
}

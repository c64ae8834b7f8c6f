import SluiceFiles

extension InspectionReport {
  /// The values that tokens are made of, row by row: a time series or a sequence of steps.
  ///
  /// ```swift
  /// let signal = InspectionReport.Signal(
  ///   name: "Series", rows: ["00:00", "06:00", "12:00", "18:00"], tokens: [0, 0, 1, 1],
  ///   channels: [.init("load, kW", values: [3, 2, 7, 5])])
  /// ```
  ///
  /// A page draws the channels above its tokens and colours each row by the gate of its token.
  public struct Signal: Sendable, Hashable {
    /// The values of a channel in the units of the data.
    public struct Channel: Sendable, Hashable {
      /// The name, with the unit if it is known.
      public var name: String
      /// A value for each row; NaN if it is missing.
      public var values: [Double]
      /// The forecast of the rows after the known rows; empty if there is none.
      public var forecast: [Double]
      /// A band around the forecast; nil if there is none.
      public var band: Band?

      /// Makes a channel.
      public init(
        _ name: String, values: [Double], forecast: [Double] = [], band: Band? = nil
      ) {
        self.name = name
        self.values = values
        self.forecast = forecast
        self.band = band
      }
    }

    /// A band around a forecast, such as between two quantiles.
    public struct Band: Sendable, Hashable {
      /// What the band is.
      public var name: String
      /// The lower limit for each row of the forecast.
      public var low: [Double]
      /// The upper limit for each row of the forecast.
      public var high: [Double]

      /// Makes a band.
      public init(name: String, low: [Double], high: [Double]) {
        self.name = name
        self.low = low
        self.high = high
      }
    }

    /// The heading above the drawing.
    public let name: String
    /// The label of each row: a time or a number.
    public let rows: [String]
    /// The index of the token that each row belongs to; nil for a row that belongs to none.
    public let tokens: [Int?]
    /// The number of rows that the model was given; forecasts begin after them.
    public let knownCount: Int
    /// The channels.
    public let channels: [Channel]

    /// Makes a signal.
    ///
    /// - Parameters:
    ///   - name: the heading above the drawing.
    ///   - rows: the label of each row.
    ///   - tokens: the index of the token of each row; nil for none.
    ///   - knownCount: the number of rows that the model was given; nil for all.
    ///   - channels: at least one channel, with a value for each row; forecasts and bands have at most as many values
    ///     as there are rows after the known rows.
    public init(
      name: String, rows: [String], tokens: [Int?], knownCount: Int? = nil, channels: [Channel]
    ) {
      let known = knownCount ?? rows.count
      require(
        tokens.count == rows.count && (0...rows.count).contains(known),
        "a signal of \(rows.count) rows cannot have tokens for \(tokens.count) rows and \(known) known rows"
      )
      require(!channels.isEmpty, "a signal needs a channel")
      for channel in channels {
        let ahead = rows.count - known
        require(
          channel.values.count == rows.count && channel.forecast.count <= ahead,
          """
          channel \(channel.name) has \(channel.values.count) values and a forecast of \
          \(channel.forecast.count) rows, but the signal has \(rows.count) rows, \(ahead) of them to forecast
          """)
        guard let band = channel.band else { continue }
        require(
          band.low.count == channel.forecast.count && band.high.count == channel.forecast.count,
          "the band of channel \(channel.name) must have a value for each row of the forecast")
      }
      self.name = name
      self.rows = rows
      self.tokens = tokens
      self.knownCount = known
      self.channels = channels
    }
  }
}

extension InspectionReport.Signal: Encodable {}
extension InspectionReport.Signal.Channel: Encodable {}
extension InspectionReport.Signal.Band: Encodable {}

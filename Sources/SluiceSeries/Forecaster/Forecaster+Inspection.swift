import Sluice
import SluiceInspection
import SluiceModels

extension Forecaster {
  /// Records the blocks on one channel of a window: gate values and attention between the phases of the season.
  ///
  /// ```swift
  /// let recording = saved.model.recording(ofChannel: 0, in: data.windows(0..<1, of: .test))
  /// ```
  ///
  /// - Parameters:
  ///   - channel: the index of a channel that is not known for the future.
  ///   - batch: the windows, of which the first is used.
  ///   - request: what to record; everything by default.
  /// - Returns: the recording, in which a token is a phase of the season.
  public func recording(
    ofChannel channel: Int, in batch: ForecastWindows.Batch,
    _ request: RecordingRequest = RecordingRequest()
  ) -> Recording {
    withoutGradient { recording(request) { observe(channel, of: batch) }.recording }
  }
}

import ArgumentParser
import SluiceFiles
import SluiceTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which run goes on with `--resume`.
extension TrainCommand {
  /// The run that is to go on, as the user calls it.
  var runPath: String { resumed.run }

  /// The paths of text that are given beside it.
  var givenPaths: [String] { resumed.texts }

  /// The run is the one in `--out`, or else the first path that leads to one, wherever it stands: in
  /// `train book.txt --resume RUN` it is the second.
  private var resumed: (run: String, texts: [String]) {
    if let out { return (out, paths) }
    let runs = paths.indices.filter { leadsToRun(paths[$0]) }
    // A file leads to the run in whose folder it lies; a text may lie there.
    let place = runs.first { FileKind.isFolder(paths[$0]) } ?? runs.first ?? 0
    guard paths.indices.contains(place) else { return ("", []) }
    var texts = paths
    return (texts.remove(at: place), texts)
  }

  private func leadsToRun(_ path: String) -> Bool {
    do {
      _ = try RunFolder.toResume(at: path)
      return true
    } catch TrainingError.bestCheckpoint {
      // It is to be told that it is the wrong one.
      return true
    } catch {
      return false
    }
  }

  /// The folder of the run that is to go on.
  ///
  /// - Throws: `TrainingError` for a place that holds none, `ValidationError` where only texts are given, or
  ///   another folder to go on in.
  func folderToResume() throws -> RunFolder {
    do {
      return try RunFolder.toResume(at: runPath)
    } catch TrainingError.nothingToResume {
      if let out, let run = paths.first(where: leadsToRun) {
        throw ValidationError(
          """
          --resume goes on in the run's own folder, and --out \(out) holds no run:
            \(Self.line(resuming: run, texts: paths.filter { $0 != run }))
          """)
      }
      let meant = out.map { [$0] } ?? paths
      // What is not there was hardly meant to be a text, nor is a folder, with a text beside it.
      let place =
        meant.first { $0 != "-" && !FileKind.exists(at: $0) }
        ?? meant.first(where: FileKind.isFolder)
      if let place { throw TrainingError.nothingToResume(path: place) }
      throw ValidationError(
        """
        --resume needs the folder of a run, and \(meant.joined(separator: ", ")) is none:
          \(Self.line(resuming: Self.latestRun ?? "RUN", texts: paths))
        """)
    }
  }

  /// The line that goes on with a run, to be pasted.
  static func line(resuming run: String, texts: [String] = []) -> String {
    "sluice train --resume " + ([run] + texts).map(Shell.path).joined(separator: " ")
  }

  /// The run in `runs` that was saved last; nil where there is none.
  static var latestRun: String? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "runs")) ?? []
    let dated = names.compactMap { name -> (path: String, date: Date)? in
      let run = RunFolder(path: "runs/" + name)
      guard let checkpoint = run.checkpointPath(.last),
        let attributes = try? FileManager.default.attributesOfItem(atPath: checkpoint),
        let date = attributes[.modificationDate] as? Date
      else { return nil }
      return (run.path, date)
    }
    return dated.max { ($0.date, $0.path) < ($1.date, $1.path) }?.path
  }
}

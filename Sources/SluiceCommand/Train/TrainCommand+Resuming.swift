import ArgumentParser
import SluiceFiles
import SluiceTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The run that `--resume` continues.
extension TrainCommand {
  /// The path of the run to resume, as given by the user.
  var runPath: String { resumed.run }

  /// The other paths: those of texts.
  var givenPaths: [String] { resumed.texts }

  /// The run is `--out`, or else the first path that leads to a run, in any position: in
  /// `train book.txt --resume RUN` it is the second.
  private var resumed: (run: String, texts: [String]) {
    if let out { return (out, paths) }
    let runs = paths.indices.filter { leadsToRun(paths[$0]) }
    // A file in the folder of a run also leads to the run, but can be a text; folders have priority.
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
      // The error message explains that this checkpoint cannot be resumed.
      return true
    } catch {
      return false
    }
  }

  /// The folder of the run to resume.
  ///
  /// - Throws: `TrainingError` for a path without a run, `ValidationError` if only texts are given or if
  ///   `--out` is a folder without a run.
  func folderToResume() throws -> RunFolder {
    do {
      return try RunFolder.toResume(at: runPath)
    } catch TrainingError.nothingToResume {
      if let out, let run = paths.first(where: leadsToRun) {
        throw ValidationError(
          """
          --resume continues in the folder of the run, but --out \(out) contains no run:
            \(Self.line(resuming: run, texts: paths.filter { $0 != run }))
          """)
      }
      let meant = out.map { [$0] } ?? paths
      // A path that does not exist was probably meant as the run, and so was a folder next to a text.
      let place =
        meant.first { $0 != "-" && !FileKind.exists(at: $0) }
        ?? meant.first(where: FileKind.isFolder)
      if let place { throw TrainingError.nothingToResume(path: place) }
      throw ValidationError(
        """
        --resume needs the folder of a run, but \(meant.joined(separator: ", ")) is not one:
          \(Self.line(resuming: Self.latestRun ?? "RUN", texts: paths))
        """)
    }
  }

  /// The command that resumes a run, for pasting.
  static func line(resuming run: String, texts: [String] = []) -> String {
    "sluice train --resume " + ([run] + texts).map(Shell.path).joined(separator: " ")
  }

  /// The most recently saved run in `runs`; nil if there is none.
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

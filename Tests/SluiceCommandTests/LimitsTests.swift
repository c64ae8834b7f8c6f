import Foundation
import TestSupport
import Testing

/// Numbers beyond the limits of any machine, and machines with less memory than a model needs.
struct LimitsTests {
  private static let largest = "9223372036854775807"

  @Test(
    arguments: [
      ["--warmup", largest], ["--batch", largest], ["--batch", "4611686018427387904"],
      ["--accumulate", largest], ["--layers", "16777216"], ["--layers", largest],
      ["--hidden", "1099511627776"], ["--heads", largest], ["--head-dim", largest],
      ["--kv-heads", largest], ["--intermediate", largest], ["--context", largest],
      ["--window", largest], ["--eval-examples", largest], ["--eval-batches", largest],
      ["--eval-every", largest], ["--steps", largest], ["--batch", "16777216"],
      ["--batch", "16777215", "--accumulate", "2"], ["--hidden", "8388608"],
      ["--threads", largest],
      ["--rotary-scaling", "yarn=1e30", "--positions", "rotary"],
    ])
  func aTrainingIsRefusedWithASentence(flags: [String]) throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let result = try Tool.run(
        ["train", text, "--out", folder + "/run"] + tinyModel + ["--steps", "3"] + flags)
      #expect([64, 78].contains(result.code), "\(flags): \(result.code), \(result.errors)")
      #expect(result.sentences.contains { $0.hasPrefix("Error: ") })
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
    }
  }

  @Test(
    arguments: [
      ["--length", largest], ["--symbols", largest], ["--copies", largest],
      ["--length", "16777216"], ["--length", "16777216", "--symbols", "1048576"],
    ])
  func aTaskIsRefusedWithASentence(flags: [String]) throws {
    try withTemporaryFolder { folder in
      let result = try Tool.run(
        ["train", "--task", "selective-copying", "--out", folder + "/run"] + flags)
      #expect(result.code == 78, "\(flags): \(result.code), \(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
    }
  }

  @Test(
    arguments: [
      ["matmul", "--rows", largest], ["matmul", "--rows", "262144"],
      ["matmul", "--rows", "1", "--depth", largest], ["layer", "--tokens", largest],
      ["layer", "--batch", "4096", "--tokens", "4096", "--hidden", "4096"],
      ["layer", "--head-dim", "16777216", "--heads", "1"], ["step", "--layers", "16777216"],
      ["step", "--vocabulary-size", largest], ["step", "--batch", "1048576", "--context", "65536"],
      ["machine", "--threads", "1000000000"], ["matmul", "--count", largest],
    ])
  func aBenchmarkIsRefusedWithASentence(arguments: [String]) throws {
    let result = try Tool.run(["benchmark"] + arguments)
    #expect([64, 78].contains(result.code), "\(arguments): \(result.code), \(result.errors)")
    #expect(result.sentences.contains { $0.hasPrefix("Error: ") })
  }

  @Test func otherCommandsAreRefusedWithASentence() throws {
    try withTemporaryFolder { folder in
      let (text, run) = (try writeText(to: folder), folder + "/run")
      #expect(try Tool.run(["train", text, "--out", run, "--steps", "1"] + tinyModel).code == 0)
      for arguments in [
        ["generate", run, "--threads", "1000000000"], ["generate", run, "--max-tokens=-1"],
        ["generate", run, "--top-k", "0"],
        ["inspect", run, "--text", "a", "--layers", Self.largest],
        ["inspect", run, "--text", "a", "--heads", Self.largest],
        ["inspect", run, "--text", "a", "--max-tokens", "0"],
        ["evaluate", run, "--task", "recall", "--examples", Self.largest],
        ["compare", text, "--seeds", "1001"], ["compare", text, "--layers", "16777216"],
        ["compare", text, "--sweep-seeds", Self.largest],
      ] {
        let result = try Tool.run(arguments, in: folder)
        #expect([64, 78].contains(result.code), "\(arguments): \(result.code), \(result.errors)")
      }
      // A limit larger than the text means the whole text.
      let all = try Tool.run(
        ["inspect", run, "--text", "Tell", "--max-tokens", Self.largest, "--json", "x.json"],
        in: folder)
      #expect(all.code == 0, "\(all.errors)")
    }
  }

  #if os(Linux)
    /// A limit of the address space, to simulate a machine with less memory.
    @Test func aModelBeyondTheMemoryIsToldBeforeItIsMade() throws {
      try withTemporaryFolder { folder in
        let (text, run) = (try writeText(to: folder), folder + "/run")
        let model = "--layers 8 --heads 2 --hidden 4096 --context 16 --batch 4 --preset nanogpt"
        let result = try Tool.shell(
          "ulimit -v 3000000; \"$SLUICE\" train '\(text)' --out '\(run)' --steps 3 \(model)")
        #expect(result.code == 78)
        let sentence = result.sentences.last ?? ""
        #expect(sentence.hasPrefix("Error: the training needs about 27.9 GB of memory (weights "))
        #expect(
          sentence.contains("the address space of this process is limited to 3.1 GB; to need less"))
        #expect(!FileManager.default.fileExists(atPath: run))
      }
    }
  #endif

  @Test func theHelpListsEveryStatus() throws {
    let help = try Tool.run(["--help"]).output
    for code in ["0", "1", "3", "64", "65", "66", "71", "74", "75", "78"] {
      #expect(help.contains(try Regex("(?m)(^| ) *\(code)  [a-z]")), "\(code)")
    }
  }
}

/// Control groups; needs root and a system in which groups can be created.
struct ControlGroupCommandTests {
  private static let parent = [
    "/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup",
  ].first { FileManager.default.fileExists(atPath: $0 + "/cgroup.procs") }

  private static let canBeMade: Bool = {
    guard let parent, ProcessInfo.processInfo.processorCount > 1 else { return false }
    let path = parent + "/sluice-try-\(getpid())"
    guard mkdir(path, 0o755) == 0 else { return false }
    defer { rmdir(path) }
    return ["/cpu.max", "/cpu.cfs_quota_us"].contains {
      FileManager.default.fileExists(atPath: path + $0)
    }
  }()

  @Test(.enabled(if: canBeMade, "control groups cannot be made here"))
  func theQuotaOfAGroupWithinIsSeen() throws {
    let parent = try #require(Self.parent)
    let outer = parent + "/sluice-test-\(getpid())"
    let result = try Tool.shell(
      """
      mkdir '\(outer)'; [ -f '\(outer)/cpu.max' ] && echo +cpu >'\(outer)/cgroup.subtree_control' 2>/dev/null
      mkdir '\(outer)/inner'
      echo '100000 100000' >'\(outer)/cpu.max' 2>/dev/null || echo 100000 >'\(outer)/cpu.cfs_quota_us'
      (echo $BASHPID >'\(outer)/inner/cgroup.procs'; exec "$SLUICE" doctor)
      rmdir '\(outer)/inner' '\(outer)'
      """)
    #expect(
      result.output.contains("limited to the time of 1.000 processors by its control group"),
      "\(result)")
    #expect(result.output.contains(try Regex("(?m)^Threads +1 ")), "\(result)")
  }
}

import Testing

@testable import SluiceKernels

struct ControlGroupsTests {
  /// The mounts of a system with version 1, as on older servers and in many containers.
  private static let version1 = """
    31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
    32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct
    35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
    """
  private static let version2 = """
    30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate
    """

  private func groups(_ membership: String, _ mounts: String) -> ControlGroups {
    ControlGroups(membership: membership, mounts: mounts)
  }

  private func quota(_ groups: ControlGroups, _ files: [String: String]) -> Double? {
    groups.processorQuota { files[$0] }
  }

  private func memory(_ groups: ControlGroups, _ files: [String: String]) -> Int? {
    groups.memoryLimit { files[$0] }
  }

  @Test("Version 2: the process's own group and all that it lies in, the least of them")
  func unified() {
    let own = groups("0::/system.slice/run.scope\n", Self.version2)
    let (root, slice) = ("/sys/fs/cgroup", "/sys/fs/cgroup/system.slice")
    let scope = slice + "/run.scope"
    #expect(quota(own, [:]) == nil && memory(own, [:]) == nil)
    #expect(quota(own, [scope + "/cpu.max": "150000 100000\n"]) == 1.5)
    #expect(
      quota(own, [scope + "/cpu.max": "max 100000\n", slice + "/cpu.max": "300000 100000\n"]) == 3)
    #expect(
      quota(own, [scope + "/cpu.max": "400000 100000", slice + "/cpu.max": "200000 100000"]) == 2)
    #expect(quota(own, [root + "/cpu.max": "100000 100000"]) == 1)
    #expect(
      memory(
        own,
        [
          scope + "/memory.max": "max\n", slice + "/memory.max": "3000000000\n",
          root + "/memory.max": "4000000000\n",
        ]) == 3_000_000_000)
    // The group of another process is not used.
    #expect(quota(own, [root + "/user.slice/cpu.max": "100000 100000"]) == nil)
  }

  @Test("Version 1: each controller has a hierarchy and a place of its own")
  func separate() {
    let own = groups(
      "11:cpu,cpuacct:/slurm/job_7/step_0\n4:memory:/slurm/job_7\n0::/\n", Self.version1)
    let cpu = "/sys/fs/cgroup/cpu,cpuacct/slurm/job_7"
    func quotaFiles(_ folder: String, _ quota: String) -> [String: String] {
      [folder + "/cpu.cfs_quota_us": quota + "\n", folder + "/cpu.cfs_period_us": "100000\n"]
    }
    #expect(quota(own, quotaFiles(cpu, "250000")) == 2.5)
    #expect(
      quota(own, quotaFiles(cpu + "/step_0", "-1").merging(quotaFiles(cpu, "200000")) { $1 }) == 2)
    #expect(quota(own, quotaFiles(cpu, "-1")) == nil)
    #expect(quota(own, [cpu + "/cpu.cfs_quota_us": "100000"]) == nil)
    let memoryFolder = "/sys/fs/cgroup/memory"
    #expect(
      memory(
        own,
        [
          memoryFolder + "/memory.limit_in_bytes": "9223372036854771712\n",
          memoryFolder + "/slurm/job_7/memory.limit_in_bytes": "2147483648\n",
        ]) == 1 << 31)
    #expect(memory(own, [memoryFolder + "/memory.limit_in_bytes": "9223372036854771712"]) == nil)
  }

  @Test("Mixed: version 1 has the controllers, the unified hierarchy is beside it")
  func hybrid() {
    let mounts =
      Self.version1
      + "\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
    let own = groups("2:memory:/a\n1:cpu,cpuacct:/a\n0::/a\n", mounts)
    let files = [
      "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "300000",
      "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000",
    ]
    #expect(quota(own, files) == 3)
    #expect(
      quota(own, files.merging(["/sys/fs/cgroup/unified/a/cpu.max": "100000 100000"]) { $1 }) == 1)
  }

  @Test("A container sees a part of the hierarchy, or the whole from elsewhere")
  func container() {
    // The path on the host, of which the container's own folder is mounted.
    let bound = """
      33 31 0:30 /docker/3f /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
      """
    let limit = "/memory.limit_in_bytes"
    let inside = groups("4:memory:/docker/3f/inner\n", bound)
    #expect(memory(inside, ["/sys/fs/cgroup/memory/inner" + limit: "1000"]) == 1000)
    #expect(memory(inside, ["/sys/fs/cgroup/memory" + limit: "2000"]) == 2000)
    // A path outside of the mount, and one that leads out of it.
    for path in ["/docker/3fa", "/other", "/../x"] {
      let outside = groups("4:memory:\(path)\n", bound)
      #expect(memory(outside, ["/sys/fs/cgroup/memory" + limit: "3000"]) == 3000, "\(path)")
      #expect(memory(outside, ["/sys/fs/cgroup/memory/a" + limit: "1"]) == nil)
    }
    let escaped = groups(
      "0::/my group:1\n", "30 24 0:26 / /mnt/c\\040g rw - cgroup2 cgroup2 rw\n")
    #expect(memory(escaped, ["/mnt/c g/my group:1/memory.max": "5"]) == 5)
  }

  @Test(
    "What cannot be understood limits nothing",
    arguments: [
      ("", ""), ("0::/", ""), ("", version2), ("garbage\n0:\n::", version2),
      ("1:cpu:/", "a b c - d"),
      ("0::/", "30 24 0:26 / /x rw - cgroup2"), ("0::/", "- - - - - - - -"),
    ])
  func garbage(membership: String, mounts: String) {
    let own = groups(membership, mounts)
    #expect(own.processorQuota { _ in nil } == nil && own.memoryLimit { _ in nil } == nil)
    for text in ["", "max", "x", "1", "-5 100", "100 0", "nan 1", "1e400 1", "0 100000"] {
      #expect(own.processorQuota { _ in text } == nil, "\(text)")
    }
    for text in ["", "max", "x", "-5", "99999999999999999999", "1.5"] {
      #expect(own.memoryLimit { _ in text } == nil, "\(text)")
    }
  }

  @Test("This process has groups where there are any") func current() {
    let limit = ControlGroups.current().memoryLimit()
    #expect(limit.map { $0 > 0 } ?? true)
  }
}

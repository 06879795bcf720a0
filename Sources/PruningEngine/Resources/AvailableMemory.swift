internal import FileAccess
internal import Foundation
internal import LinearAlgebra

/// How much memory a process may still take.
package enum AvailableMemory {
  /// What the system has to spare, within the limits of the control groups this process is in; nil
  /// where the system doesn't tell.
  package static func bytes() -> Int? {
    let system = text("/proc/meminfo").flatMap(available(inMeminfo:))
    let group = text("/proc/self/cgroup").flatMap { left(inGroups: $0, root: "/sys/fs/cgroup") }
    let space = leftOfAddressSpace().map { max(0, $0 - reservedAddressSpace) }
    return [system, group, space].compactMap { $0 }.min()
  }

  /// Address space that threads' stacks, malloc's arenas and the libraries' buffers take beside what
  /// is counted: a thread's stack is 8 MiB, its arena 64, a buffer of OpenBLAS 32.
  package static let reservedAddressSpace = (256 + 128 * Parallel.workers) << 20

  /// What a limit on address space (ulimit -v) has left; nil without one.
  package static func leftOfAddressSpace() -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      let bytes = Int(exactly: limit.rlim_cur), bytes < Int.max >> 1,
      let pages = text("/proc/self/statm")?.split(separator: " ").first.flatMap({ Int($0) })
    else { return nil }
    return max(0, bytes - pages * Int(getpagesize()))
  }

  /// `MemAvailable` of /proc/meminfo, which is in kibibytes.
  static func available(inMeminfo text: String) -> Int? {
    for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      let fields = line.split(separator: " ")
      guard fields.count >= 2, let kibibytes = Int(fields[1]) else { return nil }
      let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
      return overflow ? nil : bytes
    }
    return nil
  }

  /// The least that the control groups of /proc/self/cgroup, and those above them, have left.
  static func left(inGroups text: String, root: String) -> Int? {
    var least: Int?
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isSecondVersion = fields[1].isEmpty
      guard isSecondVersion || fields[1].split(separator: ",").contains("memory") else { continue }
      var parts = fields[2].split(separator: "/")
      while true {
        let folder =
          ([root] + (isSecondVersion ? [] : ["memory"]) + parts.map(String.init))
          .joined(separator: "/")
        if let bytes = left(inGroup: folder, isSecondVersion) {
          least = min(least ?? bytes, bytes)
        }
        guard parts.popLast() != nil else { break }
      }
    }
    return least
  }

  private static func left(inGroup folder: String, _ isSecondVersion: Bool) -> Int? {
    let names =
      isSecondVersion
      ? ("memory.max", "memory.current", "inactive_file")
      : ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    guard let limit = number(folder + "/" + names.0), let used = number(folder + "/" + names.1)
    else { return nil }
    // Cached files count as used, but give way.
    let statistics = Self.text(folder + "/memory.stat")?.split(separator: "\n") ?? []
    let cached =
      statistics.first { $0.hasPrefix(names.2 + " ") }
      .flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    return max(0, limit - max(0, used - cached))
  }

  /// A number; nil for `max` and for what can't be read.
  private static func number(_ path: String) -> Int? {
    text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private static func text(_ path: String) -> String? {
    (try? RegularFile.read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
  }
}

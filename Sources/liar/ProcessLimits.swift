internal import Foundation
internal import LinearAlgebra
internal import PruningEngine

/// What the program needs of the system before it can say anything sensible about what it lacks:
/// without threads or descriptors the libraries below it wait for ever, or end the process.
enum ProcessLimits {
  /// Descriptors beside those of a model's files.
  private static let descriptors = 24
  /// Address space for threads' stacks and libraries' own buffers.
  private static let addressSpace = AvailableMemory.reservedAddressSpace

  /// Raises the limit on open files as far as that is allowed, and refuses to begin where there is
  /// too little of anything.
  static func check() throws {
    raiseOpenFiles()
    try checkDescriptors()
    if let left = AvailableMemory.leftOfAddressSpace(), left < addressSpace {
      throw EngineError(
        .unsupported,
        "the limit on address space leaves \(left >> 20) MiB, and \(addressSpace >> 20) MiB are "
          + "needed to begin: raise it (ulimit -v unlimited)")
    }
    try checkThreads()
  }

  private static func raiseOpenFiles() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let wanted = min(1024, limit.rlim_max)
    guard limit.rlim_cur < wanted else { return }
    limit.rlim_cur = wanted
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static func checkDescriptors() throws {
    var taken: [Int32] = []
    defer { for descriptor in taken { close(descriptor) } }
    for _ in 0..<descriptors {
      let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
      guard descriptor >= 0 else {
        throw EngineError(
          .unsupported,
          "the limit on open files leaves \(taken.count), and \(descriptors) are needed to begin: "
            + "raise it (ulimit -n 1024)")
      }
      taken.append(descriptor)
    }
  }

  /// Starts as many threads as the work will, at once.
  private static func checkThreads() throws {
    let count = Parallel.workers + 4
    var threads: [pthread_t] = []
    var gate = pthread_mutex_t()
    pthread_mutex_init(&gate, nil)
    pthread_mutex_lock(&gate)
    withUnsafeMutablePointer(to: &gate) { gate in
      for _ in 0..<count {
        var thread = pthread_t()
        let status = pthread_create(
          &thread, nil,
          { gate in
            guard let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self) else { return nil }
            pthread_mutex_lock(gate)
            pthread_mutex_unlock(gate)
            return nil
          }, gate)
        guard status == 0 else { break }
        threads.append(thread)
      }
      pthread_mutex_unlock(gate)
      for thread in threads { pthread_join(thread, nil) }
    }
    pthread_mutex_destroy(&gate)
    guard threads.count == count else {
      throw EngineError(
        .unsupported,
        "the system allows \(threads.count) further threads, and \(count) are needed: raise the "
          + "limit on processes (ulimit -u) or on address space (ulimit -v)")
    }
  }
}

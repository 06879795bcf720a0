internal import Foundation
internal import Synchronization

/// Memory on a disk: a file without a name, which goes with the process whatever becomes of it.
package final class ScratchFile: Sendable {
  private let descriptor: Int32
  private let folder: String
  private let end = Mutex(0)

  /// Creates a file in a folder, which is made if it isn't there.
  package init(folder: String) throws(FormatError) {
    try ScratchFolder.make(folder)
    let path = "\(folder)/.\(String(UInt64.random(in: .min ... .max), radix: 36)).scratch"
    descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw AtomicOutput.systemFailure("cannot write here", folder)
    }
    unlink(path)
    self.folder = folder
  }

  deinit { close(descriptor) }

  /// Appends numbers.
  /// - Returns: where they are.
  package func append(_ numbers: [Float]) throws(FormatError) -> Int {
    let offset = end.withLock { end in
      defer { end += numbers.count * MemoryLayout<Float>.stride }
      return end
    }
    try write(numbers, at: offset)
    return offset
  }

  /// Writes numbers over what is at an offset.
  package func write(_ numbers: [Float], at offset: Int) throws(FormatError) {
    try numbers.withUnsafeBufferPointer { numbers throws(FormatError) in
      let bytes = UnsafeRawBufferPointer(numbers)
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let status = pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        if status < 0, errno == EINTR { continue }
        guard status > 0 else {
          throw AtomicOutput.systemFailure("the scratch file cannot be written", folder)
        }
        done += status
      }
    }
  }

  /// Reads numbers back.
  package func read(_ count: Int, at offset: Int) throws(FormatError) -> [Float] {
    var numbers = [Float](repeating: 0, count: count)
    var failure: FormatError?
    numbers.withUnsafeMutableBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done...])
        let status = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
        if status < 0, errno == EINTR { continue }
        guard status > 0 else {
          failure = FormatError(
            .cannotRead, "the scratch file cannot be read: \(String(cString: strerror(errno)))",
            file: folder)
          return
        }
        done += status
      }
    }
    if let failure { throw failure }
    return numbers
  }
}

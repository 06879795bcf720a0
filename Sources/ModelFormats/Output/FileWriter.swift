internal import Foundation

/// A buffered writer to a file that exists; errors name the file.
package final class FileWriter {
  /// Bytes written so far.
  package private(set) var count = 0
  /// Takes in all that is written while it is set.
  var hash: XXHash64?
  private let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 20

  /// Opens and empties an existing file.
  package init(path: String) throws(FormatError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_TRUNC | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw AtomicOutput.systemFailure("cannot be opened", path) }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit { if descriptor >= 0 { Foundation.close(descriptor) } }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    count += bytes.count
    hash?.combine(bytes)
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      try send(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(FormatError) {
    try bytes.withUnsafeBufferPointer { pointer throws(FormatError) in
      try write(UnsafeRawBufferPointer(pointer))
    }
  }

  /// Writes what is buffered and closes the file.
  package func close() throws(FormatError) {
    try flush()
    let status = Foundation.close(descriptor)
    descriptor = -1
    guard status == 0 else { throw AtomicOutput.systemFailure("cannot be written", path) }
  }

  private func flush() throws(FormatError) {
    try buffer.withUnsafeBufferPointer { pointer throws(FormatError) in
      try send(UnsafeRawBufferPointer(pointer))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func send(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
    var sent = 0
    while sent < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
      let status = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if status < 0, errno == EINTR { continue }
      guard status > 0 else { throw AtomicOutput.systemFailure("cannot be written", path) }
      sent += status
    }
  }
}

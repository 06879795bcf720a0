internal import FileAccess
internal import Foundation

/// A regular file's bytes, hashed in pieces that can be divided over the cores. They are read, not
/// mapped: they take no memory, and a file that shrinks meanwhile is an error.
package final class FileContent: Sendable {
  /// What tells a file's content from another's without reading it.
  package struct Identity: Codable, Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var modified: Int64  // nanoseconds since 1970
    var changed: Int64  // nanoseconds since 1970

    init(_ status: stat) {
      func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
      }
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      modified = nanoseconds(status.st_mtim)
      changed = nanoseconds(status.st_ctim)
    }

    /// Whether this and an earlier look saw the same content; permissions and links don't count.
    package func hasContent(of earlier: Identity?) -> Bool {
      guard let earlier else { return false }
      return (device, inode, size, modified)
        == (earlier.device, earlier.inode, earlier.size, earlier.modified)
    }

    /// Whether the file's status changed so short a time before a moment that a further change might
    /// have the same time.
    /// - Parameter moment: seconds since 1970.
    package func isYoung(at moment: Double) -> Bool {
      moment - Double(changed) / 1e9 < 2
    }
  }

  /// Bytes of a piece.
  package static let pieceBytes = 16 << 20

  /// The file.
  package let path: String
  /// What it was when it was opened.
  package let identity: Identity
  private let descriptor: Int32

  /// Opens a file.
  package init(path: String) throws(FormatError) {
    self.path = path
    let (descriptor, status) = try FormatError.reading { () throws(RegularFileError) in
      try RegularFile.open(path)
    }
    self.descriptor = descriptor
    identity = Identity(status)
  }

  deinit { close(descriptor) }

  /// How many pieces there are.
  package var pieces: Int { (Int(identity.size) + Self.pieceBytes - 1) / Self.pieceBytes }

  /// The hash of a piece.
  /// - Throws: `FormatError` where it can't be read, or isn't there any more.
  package func hash(ofPiece piece: Int) throws(FormatError) -> UInt64 {
    let start = piece * Self.pieceBytes
    let end = min(start + Self.pieceBytes, Int(identity.size))
    var hash = XXHash64()
    var buffer = [UInt8](repeating: 0, count: min(1 << 20, max(end - start, 1)))
    var offset = start
    while offset < end {
      let wanted = min(buffer.count, end - offset)
      let read = buffer.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, wanted, off_t(offset))
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else {
        throw FormatError(RegularFileError(path: path, reason: .system(errno)))
      }
      guard read > 0 else { throw FormatError.shortened(path, at: offset) }
      buffer.withUnsafeBytes { hash.combine(UnsafeRawBufferPointer(rebasing: $0[..<read])) }
      offset += read
    }
    return hash.value
  }

  /// The hash of the whole file, from those of its pieces.
  package func hash(ofPieces hashes: [UInt64]) -> String {
    var hash = XXHash64()
    hash.combine(UInt64(identity.size))
    for piece in hashes { hash.combine(piece) }
    return hash.hexadecimal
  }

  /// What the file is now.
  package func currentIdentity() throws(FormatError) -> Identity {
    Identity(
      try FormatError.reading { () throws(RegularFileError) in
        try RegularFile.status(descriptor, path)
      })
  }
}

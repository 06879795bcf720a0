/// The header of a safetensors file: eight bytes of length, then JSON.
struct SafetensorsHeader: Sendable {
  /// The length that other readers refuse to exceed.
  static let lengthLimit = 100_000_000

  var tensors: [String: TensorDescriptor] = [:]
  var offsets: [String: Int] = [:]
  var metadata: [String: String] = [:]
  /// Bytes before the first tensor.
  var byteCount = 0

  init(_ file: MappedFile) throws(FormatError) {
    let path = file.path
    guard file.count >= 8 else {
      throw FormatError(
        .truncated, "\(file.count) bytes are too few for a safetensors file", file: path,
        remedy: "fetch the file again")
    }
    let length = try file.withBytes(at: 0, count: 8) { bytes throws(FormatError) in
      UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    }
    guard length <= UInt64(Self.lengthLimit), let length = Int(exactly: length) else {
      throw FormatError(
        .malformed, "is not a safetensors file: its header would be \(length) bytes long",
        file: path, location: .init(byteOffset: 0),
        remedy: "check that the file is what its name says (Git LFS pointers aren't)")
    }
    guard length <= file.count - 8 else {
      throw FormatError(
        .truncated, "the header is \(length) bytes long, but the file ends after \(file.count)",
        file: path, location: .init(byteOffset: 8), remedy: "fetch the file again")
    }
    let json = try file.withBytes(at: 8, count: length) { bytes throws(FormatError) in
      do throws(FormatError) {
        return try JSONValue.parse(bytes, file: path, refusesDuplicates: true)
      } catch {
        throw FormatError(
          .malformed, "the safetensors header is damaged: \(error.message)", file: path,
          location: error.location, remedy: "fetch the file again")
      }
    }
    guard case .object(let entries) = json else {
      throw FormatError(.malformed, "the safetensors header is not a JSON object", file: path)
    }
    byteCount = 8 + length
    try readEntries(entries, path: path, dataCount: file.count - byteCount)
  }

  private mutating func readEntries(
    _ entries: [String: JSONValue], path: String, dataCount: Int
  ) throws(FormatError) {
    var spans: [(start: Int, end: Int, name: String)] = []
    for (name, entry) in entries {
      if name == "__metadata__" {
        metadata = (entry.objectValue ?? [:]).compactMapValues(\.stringValue)
        continue
      }
      let (tensor, start) = try Self.tensor(name, entry, path: path)
      let end = start.addingReportingOverflow(tensor.byteCount)
      guard !end.overflow, end.partialValue <= dataCount else {
        throw FormatError(
          .truncated, "lies beyond the end of the file, which is cut short or damaged",
          file: path, location: .init(tensor: name), remedy: "fetch the file again")
      }
      tensors[name] = tensor
      offsets[name] = byteCount + start
      spans.append((start, end.partialValue, name))
    }
    spans.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    var covered = 0
    for span in spans {
      guard span.start == covered else {
        throw FormatError(
          .malformed, span.start < covered ? "overlaps another tensor" : "leaves a gap before it",
          file: path, location: .init(tensor: span.name, byteOffset: byteCount + span.start),
          remedy: "write the file again")
      }
      covered = span.end
    }
    guard covered == dataCount else {
      throw FormatError(
        .malformed, "\(dataCount - covered) bytes after the last tensor belong to none", file: path,
        location: .init(byteOffset: byteCount + covered), remedy: "fetch the file again")
    }
  }

  private static func tensor(
    _ name: String, _ entry: JSONValue, path: String
  ) throws(FormatError) -> (TensorDescriptor, Int) {
    func failure(_ code: FormatError.Code, _ message: String) -> FormatError {
      FormatError(code, message, file: path, location: .init(tensor: name))
    }
    guard let typeName = entry["dtype"]?.stringValue, let dimensions = entry["shape"]?.arrayValue,
      let offsets = entry["data_offsets"]?.arrayValue, offsets.count == 2,
      case .int(let start) = offsets[0], case .int(let end) = offsets[1]
    else { throw failure(.malformed, "needs dtype, shape and two data_offsets") }
    guard let type = ElementType(rawValue: typeName), !type.isQuantized else {
      var error = failure(.unsupported, "is stored as \(typeName), which is not read")
      error.remedy = "convert the model to F32, F16 or BF16"
      throw error
    }
    var shape: [Int] = []
    for dimension in dimensions {
      guard case .int(let size) = dimension, size >= 0 else {
        throw failure(.malformed, "has a dimension that is not a whole number")
      }
      shape.append(size)
    }
    let tensor: TensorDescriptor
    do throws(FormatError) {
      tensor = try TensorDescriptor(name: name, shape: shape, type: type)
    } catch { throw error.inFile(path) }
    guard start >= 0, end >= start, end - start == tensor.byteCount else {
      throw failure(
        .malformed,
        "has the shape \(shape) of \(typeName), \(tensor.byteCount) bytes, but offsets \(start) to "
          + "\(end)")
    }
    return (tensor, start)
  }
}

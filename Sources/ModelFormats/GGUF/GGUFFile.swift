/// A GGUF file, version 2 or 3. Opening reads and checks metadata and the tensor table.
///
/// Shapes are turned into PyTorch's order; the numbers stay in the order of the file, so llama's
/// query and key rows are still permuted for ggml's rotary embedding.
public final class GGUFFile: TensorArchive {
  private let file: MappedFile
  private let header: GGUFHeader

  /// Opens a file.
  public init(path: String) throws(FormatError) {
    file = try MappedFile(path: path)
    header = try GGUFHeader(file)
  }

  /// The format's version.
  public var version: Int { header.version }

  /// Tensors begin at multiples of this.
  public var alignment: Int { header.alignment }

  /// Every metadata entry.
  public var metadata: [String: GGUFValue] { header.metadata }

  /// Every tensor by name.
  public var tensors: [String: TensorDescriptor] { header.tensors }

  /// The files it consists of.
  public var files: [String] { [file.path] }

  /// Bytes of all files.
  public var fileBytes: Int { file.count }

  /// Lends the bytes before the first tensor of each file.
  public func withHeaders(
    _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    try file.withBytes(at: 0, count: min(header.dataOffset, file.count), body)
  }

  /// Lends the stored bytes of a tensor; they may be unaligned.
  public func withBytes<Result>(
    of name: String, _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    let tensor = try descriptor(name)
    guard let offset = header.offsets[name] else {
      throw FormatError(.missing, "is not in the file", location: .init(tensor: name))
    }
    return try file.withBytes(at: offset, count: tensor.byteCount, body)
  }

  /// Gives back the memory that tensors read so far occupy.
  public func discardPages() { file.discardPages() }
}

// MARK: - Typed metadata

extension GGUFFile {
  /// The integer under `key`, of any width.
  public func int(_ key: String) throws(FormatError) -> Int {
    try required(key, optionalInt(key))
  }

  /// The integer under `key`, nil if there is none.
  public func optionalInt(_ key: String) throws(FormatError) -> Int? {
    try optional(key, "an integer", \.intValue)
  }

  /// The finite number under `key`.
  public func double(_ key: String) throws(FormatError) -> Double {
    try required(key, optionalDouble(key))
  }

  /// The finite number under `key`, nil if there is none.
  public func optionalDouble(_ key: String) throws(FormatError) -> Double? {
    try optional(key, "a finite number") { value in
      value.doubleValue.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// The string under `key`.
  public func string(_ key: String) throws(FormatError) -> String {
    try required(key, optionalString(key))
  }

  /// The string under `key`, nil if there is none.
  public func optionalString(_ key: String) throws(FormatError) -> String? {
    try optional(key, "a string", \.stringValue)
  }

  /// The boolean under `key`, nil if there is none.
  public func optionalBool(_ key: String) throws(FormatError) -> Bool? {
    try optional(key, "true or false", \.boolValue)
  }

  /// The strings under `key`, nil if there are none.
  public func optionalStrings(_ key: String) throws(FormatError) -> [String]? {
    try optionalArray(key, "an array of strings", \.stringValue)
  }

  /// The integers under `key`, nil if there are none.
  public func optionalInts(_ key: String) throws(FormatError) -> [Int]? {
    try optionalArray(key, "an array of integers", \.intValue)
  }

  /// The numbers under `key`, nil if there are none.
  public func optionalDoubles(_ key: String) throws(FormatError) -> [Double]? {
    try optionalArray(key, "an array of numbers", \.doubleValue)
  }

  private func optionalArray<Element>(
    _ key: String, _ wanted: String, _ view: (GGUFValue) -> Element?
  ) throws(FormatError) -> [Element]? {
    try optional(key, wanted) { value in
      guard let values = value.arrayValue else { return nil }
      let elements = values.compactMap(view)
      return elements.count == values.count ? elements : nil
    }
  }

  private func optional<Value>(
    _ key: String, _ wanted: String, _ view: (GGUFValue) -> Value?
  ) throws(FormatError) -> Value? {
    guard let value = metadata[key] else { return nil }
    guard let result = view(value) else {
      throw FormatError(
        .malformed, "expected \(wanted), found \(value.kind)", file: file.path,
        location: .init(key: key))
    }
    return result
  }

  private func required<Value>(_ key: String, _ value: Value?) throws(FormatError) -> Value {
    guard let value else {
      throw FormatError(
        .missing, "is missing from the metadata", file: file.path, location: .init(key: key))
    }
    return value
  }
}

internal import FileAccess

extension FormatError {
  /// Why a file can't be opened, in this module's terms.
  init(_ error: RegularFileError) {
    let code: Code =
      switch error.reason {
      case .missing: .missing
      case .notAFile: .unsupported
      case .tooLarge: .outOfRange
      case .system: .cannotRead
      }
    self.init(code, error.message, file: error.path, remedy: error.remedy)
  }

  /// Does what may fail for a file, in this module's terms.
  static func reading<Result>(
    _ body: () throws(RegularFileError) -> Result
  ) throws(FormatError) -> Result {
    do throws(RegularFileError) { return try body() } catch { throw FormatError(error) }
  }

  /// A file that has lost bytes since it was opened.
  static func shortened(_ path: String, at offset: Int) -> FormatError {
    FormatError(
      .truncated, "has become shorter while it was read", file: path,
      location: .init(byteOffset: offset), remedy: "try again when nothing writes to it")
  }
}

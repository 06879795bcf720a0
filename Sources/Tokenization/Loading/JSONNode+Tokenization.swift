import JSONSyntax

extension JSONNode {
  /// Reads a tokeniser's file.
  init(reading bytes: [UInt8], as dialect: JSONDialect) throws(TokenizationError) {
    do {
      self = try JSONReader.read(bytes, as: dialect)
    } catch {
      throw TokenizationError(
        .malformedFile, error.message, line: error.line, column: error.column,
        advice: "download or export the file again")
    }
  }
}

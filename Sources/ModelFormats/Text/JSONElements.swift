/// The elements of a JSON array as parts of the text, each to be parsed by itself: so a large file is
/// never a tree as a whole, and an error has a line.
struct JSONElements {
  struct Element {
    var range: Range<Int>
    var line: Int
  }

  private let bytes: [UInt8]
  private var index: Int
  private var line = 1
  /// What is wrong with the array, where it is no array.
  private(set) var fault: (message: String, line: Int)?
  private var isFirst = true
  private var isDone = false

  /// Starts at the first byte that isn't blank, which is a bracket.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = 0
    skipBlanks()
    index += 1
  }

  private mutating func skipBlanks() {
    while index < bytes.count, TextFile.isBlank(bytes[index]) { step() }
  }

  private mutating func step() {
    let byte = bytes[index]
    index += 1
    let isReturn = byte == 0x0D && !(index < bytes.count && bytes[index] == 0x0A)
    if byte == 0x0A || isReturn { line += 1 }
  }

  private mutating func fail(_ message: String, line: Int? = nil) -> Element? {
    fault = (message, line ?? self.line)
    isDone = true
    return nil
  }

  /// The next element; nil at the end, and where the array is broken.
  mutating func next() -> Element? {
    guard !isDone else { return nil }
    skipBlanks()
    if isFirst, index < bytes.count, bytes[index] == UInt8(ascii: "]") { return close() }
    isFirst = false
    let (start, startLine) = (index, line)
    var depth = 0
    var isString = false
    while index < bytes.count {
      let byte = bytes[index]
      if isString {
        if byte == UInt8(ascii: "\\"), index + 1 < bytes.count { step() }
        if byte == UInt8(ascii: "\"") { isString = false }
        step()
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "]") where depth > 0: depth -= 1
      case UInt8(ascii: ","), UInt8(ascii: "]"):
        guard depth == 0 else { break }
        let element = Element(range: start..<index, line: startLine)
        guard bytes[element.range].contains(where: { !TextFile.isBlank($0) }) else {
          return fail("an element is missing before \(byte == 0x5D ? "]" : ",")")
        }
        if byte == UInt8(ascii: "]") { _ = close() } else { index += 1 }
        return fault == nil ? element : nil
      default: break
      }
      step()
    }
    return fail("the array's element that begins here never ends", line: startLine)
  }

  private mutating func close() -> Element? {
    index += 1
    isDone = true
    skipBlanks()
    return index < bytes.count ? fail("something follows the array") : nil
  }
}

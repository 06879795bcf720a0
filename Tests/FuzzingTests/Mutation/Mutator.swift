import JSONSyntax
import LIARCore

/// Damages documents in ways that come far into a reader: by bytes, by its words, by extreme
/// numbers, and by their structure.
struct Mutator {
  private var random: SplitMix64
  private let form: FuzzedReader.Form
  private let words: [[UInt8]]

  /// A document never grows beyond this.
  private static let sizeLimit = 1 << 16

  init(_ reader: FuzzedReader, seed: UInt64) {
    random = SplitMix64(seed: seed)
    form = reader.form
    words = (reader.words + Self.commonWords).map { Array($0.utf8) }
  }

  private static let commonWords = [
    "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "4294967296", "1e308", "1e999",
    "-0", "NaN", "nan", "inf", "null", "true", "\"", "\\", "\n", "\r\n", "\t", "[", "]", "{", "}",
    "\u{0}", "\u{1B}[31m", "\u{FEFF}", "\u{FFFD}", "é", "e\u{301}", "🦙", "../", "/", "%s",
  ]

  /// A document a few steps away from one, perhaps with parts of another.
  mutating func damaged(_ document: [UInt8], with other: [UInt8]) -> [UInt8] {
    var result = document
    for _ in 0...below(3) {
      switch form {
      case .bytes: damageBytes(&result, other)
      case .json:
        if chance(3, of: 4), let node = try? JSONReader.read(result, as: .python) {
          result = damaged(node).written
        } else {
          damageBytes(&result, other)
        }
      case .safetensors:
        if chance(3, of: 4), let changed = withDamagedHeader(result) {
          result = changed
        } else {
          damageBytes(&result, other)
        }
      }
    }
    return Array(result.prefix(Self.sizeLimit))
  }

  // MARK: Bytes

  private mutating func damageBytes(_ bytes: inout [UInt8], _ other: [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = word()
      return
    }
    let place = below(bytes.count)
    let end = min(bytes.count, place + 1 + below(chance(1, of: 4) ? bytes.count : 8))
    switch below(9) {
    case 0: bytes[place] ^= 1 << below(8)
    case 1: bytes[place] = UInt8(below(256))
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    case 4: bytes.insert(contentsOf: word(), at: place)
    case 5: bytes.replaceSubrange(place..<end, with: word())
    case 6:
      let number = extremes[below(extremes.count)]
      withUnsafeBytes(of: number.littleEndian) { number in
        for (offset, byte) in number.prefix(1 << below(4)).enumerated()
        where place + offset < bytes.count {
          bytes[place + offset] = byte
        }
      }
    case 7 where !other.isEmpty:
      let from = below(other.count)
      bytes.replaceSubrange(place..<end, with: other[from..<min(other.count, from + end - place)])
    default: bytes.removeSubrange(place...)
    }
  }

  private let extremes: [UInt64] = [
    0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 32, 1 << 40,
    1 << 62, 1 << 63, UInt64(Int64.max), .max,
  ]

  // MARK: Trees

  private mutating func damaged(_ node: JSONNode) -> JSONNode {
    switch node {
    case .array(var elements) where !elements.isEmpty && chance(9, of: 10):
      let place = below(elements.count)
      switch below(8) {
      case 0: elements.remove(at: place)
      case 1: elements.insert(elements[place], at: place)
      case 2: elements.insert(value(), at: place)
      case 3: elements.swapAt(place, below(elements.count))
      default: elements[place] = damaged(elements[place])
      }
      return .array(elements)
    case .object(var members) where !members.isEmpty && chance(9, of: 10):
      let place = below(members.count)
      switch below(10) {
      case 0: members.remove(at: place)
      case 1: members.append((members[place].key, value()))
      case 2: members.append((word(), value()))
      case 3: members[place].key = word()
      case 4: members[place].value = members[below(members.count)].value
      default: members[place].value = damaged(members[place].value)
      }
      return .object(members)
    case .string(var bytes) where chance(1, of: 2):
      damageBytes(&bytes, [])
      // What isn't UTF-8 is for the damage by bytes.
      return .string(Array(String(decoding: bytes, as: UTF8.self).utf8))
    case .integer(let number) where chance(1, of: 2):
      return .integer(number &+ [-1, 1, number, number &* -2][below(4)])
    default: return value()
    }
  }

  private mutating func value() -> JSONNode {
    switch below(12) {
    case 0: return .null
    case 1: return .boolean(chance(1, of: 2))
    case 2: return .integer([0, 1, -1, 2, 3, 128, 1 << 20, .max, .min][below(9)])
    case 3: return .number([0.5, -0.5, 1e308, -1e308, 5e-324, .infinity, .nan][below(7)])
    case 4: return .array([])
    case 5: return .object([])
    case 6: return .array([value(), value()])
    case 7: return .object([(word(), value())])
    case 8: return .string(Array(repeating: UInt8(ascii: "a"), count: 1 << below(10)))
    case 9: return (0..<below(140)).reduce(.null) { node, _ in .array([node]) }
    default: return .string(word())
    }
  }

  /// A file with something else in its header, whose length is right again.
  private mutating func withDamagedHeader(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 8 else { return nil }
    let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.load(as: UInt64.self)) }
    guard let length = Int(exactly: length), length <= bytes.count - 8,
      let node = try? JSONReader.read(Array(bytes[8..<8 + length]), as: .python)
    else { return nil }
    var header = damaged(node).written
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
      + bytes[(8 + length)...]
  }

  // MARK: Chance

  private mutating func word() -> [UInt8] { words[below(words.count)] }

  private mutating func chance(_ part: Int, of whole: Int) -> Bool { below(whole) < part }

  private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }
}

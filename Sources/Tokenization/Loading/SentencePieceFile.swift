/// What a SentencePiece `tokenizer.model` holds, of what a tokenizer needs.
struct SentencePieceFile {
  enum Kind: UInt64 { case normal = 1, unknown, control, userDefined, unused, byte }

  struct Piece {
    var token: [UInt8] = []
    var score: Float = 0
    var kind = Kind.normal
  }

  var pieces: [Piece] = []
  /// 1 Unigram, 2 byte-pair encoding; words and characters are not supported.
  var modelType: UInt64 = 1
  var begin = 1
  var end = 2
  var padding = -1
  var characterMap: [UInt8] = []
  var addsDummyPrefix = true
  var removesExtraWhitespace = true
  var escapesWhitespace = true

  init() {}

  init(_ bytes: [UInt8]) throws(TokenizationError) {
    var reader = ProtobufReader(bytes[...])
    while let (field, value) = try reader.next() {
      guard case .bytes(let message) = value else { continue }
      switch field {
      case 1: try readPiece(message)
      case 2: try readTrainer(message)
      case 3: try readNormalizer(message)
      default: break
      }
    }
    guard !pieces.isEmpty else {
      throw TokenizationError(
        .malformedFile, "not a SentencePiece model: it has no pieces",
        advice: "download the file again; Git LFS may have left a pointer in its place")
    }
  }

  private mutating func readPiece(_ message: ArraySlice<UInt8>) throws(TokenizationError) {
    guard pieces.count < Vocabulary.idLimit else {
      throw TokenizationError(.unsupported, "more than \(Vocabulary.idLimit) pieces")
    }
    var piece = Piece()
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let token)): piece.token = Array(token)
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .varint(let kind)): piece.kind = Kind(rawValue: kind) ?? .normal
      default: break
      }
    }
    pieces.append(piece)
  }

  private mutating func readTrainer(_ message: ArraySlice<UInt8>) throws(TokenizationError) {
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      guard case .varint(let number) = value else { continue }
      let id = Int(truncatingIfNeeded: Int32(truncatingIfNeeded: number))
      switch field {
      case 3: modelType = number
      case 41: begin = id
      case 42: end = id
      case 43: padding = id
      default: break
      }
    }
  }

  private mutating func readNormalizer(_ message: ArraySlice<UInt8>) throws(TokenizationError) {
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (2, .bytes(let map)): characterMap = Array(map)
      case (3, .varint(let flag)): addsDummyPrefix = flag != 0
      case (4, .varint(let flag)): removesExtraWhitespace = flag != 0
      case (5, .varint(let flag)): escapesWhitespace = flag != 0
      default: break
      }
    }
  }

  /// What SentencePiece does to a text before it cuts it.
  func normalizers() throws(TokenizationError) -> [Normalizer] {
    var steps: [Normalizer] = []
    if !characterMap.isEmpty { steps.append(.compiled(try CompiledCharacterMap(characterMap))) }
    if removesExtraWhitespace { steps.append(.collapseSpaces) }
    if addsDummyPrefix { steps.append(.prepend([32])) }
    if escapesWhitespace { steps.append(.replaceLiteral([32], with: [0x2581])) }
    return steps
  }

  /// The steps back from tokens to text.
  var decoding: [DecodingStep] {
    [.byteFallback, .replace([0x2581], with: [32]), .fuse]
      + (addsDummyPrefix ? [.strip(32, start: 1, stop: 0)] : [])
  }
}

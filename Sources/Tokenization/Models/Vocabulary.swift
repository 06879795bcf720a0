/// Tokens by id and ids by token, as bytes: two tokens that look alike stay two.
struct Vocabulary: Sendable {
  private(set) var tokensByID: [[UInt8]?] = []
  private var idsByToken: [[UInt8]: Int32] = [:]

  /// Far above any vocabulary in use, so that a wild id can't ask for gigabytes.
  static let idLimit = 1 << 22
  static let tokenLengthLimit = 4096

  init() {}

  /// Tokens whose ids are their places. A token listed twice has the later id.
  init(_ tokens: some Sequence<[UInt8]>) throws(TokenizationError) {
    for (id, token) in tokens.enumerated() { try insert(token, id) }
  }

  /// One more than the largest id.
  var size: Int { tokensByID.count }

  /// Every token with its id, in order.
  var tokens: some Sequence<(Int, [UInt8])> {
    tokensByID.lazy.enumerated().compactMap { id, token in token.map { (id, $0) } }
  }

  func id(of token: [UInt8]) -> Int? { idsByToken[token].map { Int($0) } }

  func id(of token: String) -> Int? { id(of: Array(token.utf8)) }

  subscript(id: Int) -> [UInt8]? {
    tokensByID.indices.contains(id) ? tokensByID[id] : nil
  }

  mutating func reserveCapacity(_ count: Int) {
    tokensByID.reserveCapacity(min(count, Self.idLimit))
    idsByToken.reserveCapacity(min(count, Self.idLimit))
  }

  /// Gives a token an id; an id belongs to one token only.
  mutating func insert(_ token: [UInt8], _ id: Int) throws(TokenizationError) {
    guard (0..<Self.idLimit).contains(id) else {
      throw TokenizationError(
        .invalidVocabulary,
        "the token \"\(Self.shown(token))\" has the id \(id), outside 0..<\(Self.idLimit)")
    }
    guard token.count <= Self.tokenLengthLimit else {
      throw TokenizationError(
        .invalidVocabulary,
        "the token with the id \(id) has \(token.count) bytes; at most \(Self.tokenLengthLimit) "
          + "are supported")
    }
    if id >= tokensByID.count {
      tokensByID.append(contentsOf: repeatElement(nil, count: id + 1 - tokensByID.count))
    }
    if let other = tokensByID[id], other != token {
      throw TokenizationError(
        .invalidVocabulary,
        "the tokens \"\(Self.shown(other))\" and \"\(Self.shown(token))\" share the id \(id)")
    }
    tokensByID[id] = token
    idsByToken[token] = Int32(id)
  }

  static func shown(_ token: [UInt8]) -> String {
    String(decoding: token.prefix(60), as: UTF8.self)
  }
}

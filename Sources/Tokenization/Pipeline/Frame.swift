/// The special tokens around one text, and around two.
struct Frame: Sendable {
  enum Part: Sendable {
    case special([Int], typeID: Int)
    case text(isSecond: Bool, typeID: Int)
  }

  var single: [Part] = [.text(isSecond: false, typeID: 0)]
  var pair: [Part] = [.text(isSecond: false, typeID: 0), .text(isSecond: true, typeID: 1)]

  static let bare = Frame()

  /// `[CLS] A [SEP]`, `[CLS] A [SEP] B [SEP]`.
  static func bert(classifier: Int, separator: Int) -> Frame {
    let single = single(classifier: classifier, separator: separator)
    return Frame(
      single: single,
      pair: single + [.text(isSecond: true, typeID: 1), .special([separator], typeID: 1)])
  }

  /// `<s> A </s>`, `<s> A </s> </s> B </s>`.
  static func roberta(classifier: Int, separator: Int) -> Frame {
    Frame(
      single: single(classifier: classifier, separator: separator),
      pair: [
        .special([classifier], typeID: 0), .text(isSecond: false, typeID: 0),
        .special([separator, separator], typeID: 0), .text(isSecond: true, typeID: 0),
        .special([separator], typeID: 0),
      ])
  }

  private static func single(classifier: Int, separator: Int) -> [Part] {
    [
      .special([classifier], typeID: 0), .text(isSecond: false, typeID: 0),
      .special([separator], typeID: 0),
    ]
  }

  /// A token before each text, a token after, or neither.
  static func ends(begin: Int?, end: Int?) -> Frame {
    func wrapped(isSecond: Bool, typeID: Int) -> [Part] {
      (begin.map { [.special([$0], typeID: typeID)] } ?? [])
        + [.text(isSecond: isSecond, typeID: typeID)]
        + (end.map { [.special([$0], typeID: typeID)] } ?? [])
    }
    let single = wrapped(isSecond: false, typeID: 0)
    return Frame(single: single, pair: single + wrapped(isSecond: true, typeID: 1))
  }

  /// The same tokens, all of the first segment.
  var withoutSegments: Frame {
    func plain(_ part: Part) -> Part {
      switch part {
      case .special(let ids, _): .special(ids, typeID: 0)
      case .text(let isSecond, _): .text(isSecond: isSecond, typeID: 0)
      }
    }
    return Frame(single: single.map(plain), pair: pair.map(plain))
  }

  static func specialCount(_ parts: [Part]) -> Int {
    parts.reduce(0) { count, part in
      if case .special(let ids, _) = part { count + ids.count } else { count }
    }
  }

  static func apply(_ parts: [Part], _ first: [Int], _ second: [Int], special: Bool) -> EncodedPair
  {
    framed(parts, first, second, special: special).pair
  }

  /// The sequence, and where in it the second text begins.
  static func framed(
    _ parts: [Part], _ first: [Int], _ second: [Int], special: Bool
  ) -> (pair: EncodedPair, secondStart: Int) {
    var result = EncodedPair(ids: [], typeIDs: [])
    var secondStart = 0
    for part in parts {
      let added: [Int]
      let type: Int
      switch part {
      case .special(let ids, let typeID): (added, type) = (special ? ids : [], typeID)
      case .text(let isSecond, let typeID):
        (added, type) = (isSecond ? second : first, typeID)
        if isSecond { secondStart = result.ids.count }
      }
      result.ids += added
      result.typeIDs += Array(repeating: type, count: added.count)
    }
    return (result, secondStart)
  }

  /// How many tokens of two texts stay so that together they are at most `room`: the longer loses
  /// first, and both end up with half where that is not enough.
  static func longestFirst(_ first: Int, _ second: Int, room: Int) -> (first: Int, second: Int) {
    guard first + second > room else { return (first, second) }
    let (shorter, longer) = (min(first, second), max(first, second))
    var kept = (shorter: shorter, longer: shorter > room ? shorter : max(shorter, room - shorter))
    if kept.shorter + kept.longer > room { kept = (room / 2, room / 2 + room % 2) }
    kept.longer = min(kept.longer, longer)
    return first <= second ? (kept.shorter, kept.longer) : (kept.longer, kept.shorter)
  }
}

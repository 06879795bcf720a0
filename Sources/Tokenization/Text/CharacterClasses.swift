/// Unicode properties of code points as bit sets: one bit a general category, one for white
/// space, one for what belongs in a word.
struct CharacterClasses: OptionSet, Sendable {
  let rawValue: UInt32

  static let whitespace = CharacterClasses(rawValue: 1 << 31)
  static let letter: CharacterClasses = [
    .category(.uppercaseLetter), .category(.lowercaseLetter), .category(.titlecaseLetter),
    .category(.modifierLetter), .category(.otherLetter),
  ]
  static let mark: CharacterClasses = [
    .category(.nonspacingMark), .category(.spacingMark), .category(.enclosingMark),
  ]
  static let number: CharacterClasses = [
    .category(.decimalNumber), .category(.letterNumber), .category(.otherNumber),
  ]
  static let punctuation: CharacterClasses = [
    .category(.connectorPunctuation), .category(.dashPunctuation), .category(.openPunctuation),
    .category(.closePunctuation), .category(.initialPunctuation), .category(.finalPunctuation),
    .category(.otherPunctuation),
  ]
  static let symbol: CharacterClasses = [
    .category(.mathSymbol), .category(.currencySymbol), .category(.modifierSymbol),
    .category(.otherSymbol),
  ]
  static let separator: CharacterClasses = [
    .category(.spaceSeparator), .category(.lineSeparator), .category(.paragraphSeparator),
  ]
  static let other: CharacterClasses = [
    .category(.control), .category(.format), .category(.surrogate), .category(.privateUse),
    .category(.unassigned),
  ]
  /// What BERT drops: `other` but for what Unicode has yet to assign.
  static let control = other.subtracting(.category(.unassigned))
  /// Letters, marks, digits, connectors and joiners: `\w` of UTS #18.
  static let word = CharacterClasses(rawValue: 1 << 30)

  static func category(_ category: Unicode.GeneralCategory) -> CharacterClasses {
    CharacterClasses(rawValue: 1 << (categories.firstIndex { $0.category == category } ?? 29))
  }

  /// The general categories with their short names, as regular expressions write them.
  static let categories: [(name: String, category: Unicode.GeneralCategory)] = [
    ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter),
    ("Lm", .modifierLetter), ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark),
    ("Me", .enclosingMark), ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber),
    ("Pc", .connectorPunctuation), ("Pd", .dashPunctuation), ("Ps", .openPunctuation),
    ("Pe", .closePunctuation), ("Pi", .initialPunctuation), ("Pf", .finalPunctuation),
    ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
    ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator),
    ("Zl", .lineSeparator), ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format),
    ("Cs", .surrogate), ("Co", .privateUse), ("Cn", .unassigned),
  ]

  /// The classes a regular expression's `\p{name}` means.
  static func named(_ name: String) -> CharacterClasses? {
    switch name {
    case "L", "Letter": .letter
    case "M", "Mark": .mark
    case "N", "Number": .number
    case "P", "Punctuation": .punctuation
    case "S", "Symbol": .symbol
    case "Z", "Separator": .separator
    case "C", "Other": .other
    default: categories.first { $0.name == name }.map { category($0.category) }
    }
  }

  // The basic plane is looked up, as nearly every character of nearly every text lies there.
  private static let basicPlane: [CharacterClasses] = (0..<0x10000).map(compute)

  /// The classes of a code point.
  static func of(_ scalar: UInt32) -> CharacterClasses {
    scalar < 0x10000 ? basicPlane[Int(scalar)] : compute(scalar)
  }

  private static func compute(_ value: UInt32) -> CharacterClasses {
    guard let scalar = Unicode.Scalar(value) else { return category(.surrogate) }
    var own = category(scalar.properties.generalCategory)
    let connects = own.intersects([.category(.decimalNumber), .category(.connectorPunctuation)])
    if connects || own.intersects(.mark) || scalar.properties.isAlphabetic
      || scalar.properties.isJoinControl
    {
      own.formUnion(.word)
    }
    return scalar.properties.isWhitespace ? own.union(.whitespace) : own
  }

  func intersects(_ other: CharacterClasses) -> Bool {
    rawValue & other.rawValue != 0
  }
}

/// Punctuation as BERT means it: Unicode's, and every ASCII sign that is no letter or digit.
func isPunctuation(_ scalar: UInt32) -> Bool {
  switch scalar {
  case 33...47, 58...64, 91...96, 123...126: true
  case 0..<128: false
  default: CharacterClasses.of(scalar).intersects(.punctuation)
  }
}

func isWhitespace(_ scalar: UInt32) -> Bool {
  scalar < 128
    ? scalar == 32 || (9...13).contains(scalar)
    : CharacterClasses.of(scalar).intersects(.whitespace)
}

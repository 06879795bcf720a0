/// The targets of a package manifest, read from its text.
struct Manifest {
  struct Target: Equatable {
    enum Kind: String {
      case library = "target"
      case executable = "executableTarget"
      case test = "testTarget"
      case system = "systemLibrary"
    }

    var kind: Kind
    var name: String
    /// Names of targets and products.
    var dependencies: Set<String>
    /// Where the sources are, if not in the usual place.
    var path: String?

    /// The folder of the sources.
    var folder: String { path ?? (kind == .test ? "Tests/" : "Sources/") + name }

    /// Whether it is part of the program, not of its tests.
    var isProgram: Bool { folder.hasPrefix("Sources/") }
  }

  private(set) var targets: [Target] = []

  /// Reads a manifest: calls such as `.target(name:dependencies:)`, whose dependencies are names,
  /// `.target(name:)`, `.product(name:package:)`, or constants that hold one of these.
  init(_ text: String) throws {
    let tokens = Token.all(in: text)
    let constants = Self.constants(tokens)
    var index = 0
    while index + 2 < tokens.count {
      guard tokens[index] == .symbol("."), tokens[index + 2] == .symbol("("),
        case .word(let word) = tokens[index + 1], let kind = Target.Kind(rawValue: word)
      else {
        index += 1
        continue
      }
      let call = Self.call(tokens, openedAt: index + 2)
      guard let name = call.arguments["name"]?.firstText else {
        throw ManifestError.unnamedTarget(word)
      }
      targets.append(
        Target(
          kind: kind, name: name,
          dependencies: try Self.dependencies(call.arguments["dependencies"] ?? [], constants),
          path: call.arguments["path"]?.firstText))
      index = call.end
    }
  }

  /// The target of a name.
  func target(_ name: String) -> Target? { targets.first { $0.name == name } }

  /// Everything a target depends on, directly or not.
  func reach(of name: String) -> Set<String> {
    var reached: Set<String> = []
    var open = [name]
    while let next = open.popLast() {
      for dependency in target(next)?.dependencies ?? []
      where reached.insert(dependency).inserted {
        open.append(dependency)
      }
    }
    return reached
  }
}

enum ManifestError: Error, Equatable {
  case unnamedTarget(String)
  case unknownConstant(String)
}

// MARK: Reading

extension Manifest {
  enum Token: Equatable {
    case word(String)
    case text(String)
    case symbol(Character)

    /// Words, string literals and single symbols; comments and white space are gone.
    static func all(in text: String) -> [Token] {
      var tokens: [Token] = []
      var rest = Substring(text)
      while let first = rest.first {
        if rest.hasPrefix("//") {
          rest = rest.drop { !$0.isNewline }
        } else if first == "\"" {
          let literal = rest.dropFirst().prefix { $0 != "\"" }
          tokens.append(.text(String(literal)))
          rest = rest[literal.endIndex...].dropFirst()
        } else if first.isLetter || first == "_" {
          let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
          tokens.append(.word(String(word)))
          rest = rest[word.endIndex...]
        } else {
          if !first.isWhitespace { tokens.append(.symbol(first)) }
          rest = rest.dropFirst()
        }
      }
      return tokens
    }
  }

  /// The labelled arguments of a call whose parenthesis opens at an index, and where it ends.
  private static func call(
    _ tokens: [Token], openedAt start: Int
  ) -> (arguments: [String: [Token]], end: Int) {
    var arguments: [String: [Token]] = [:]
    var label: String?
    var depth = 0
    for index in start..<tokens.count {
      let token = tokens[index]
      if depth == 1, case .word(let word) = token, index + 1 < tokens.count,
        tokens[index + 1] == .symbol(":")
      {
        label = word
        continue
      }
      if case .symbol(let symbol) = token {
        if "([{".contains(symbol) { depth += 1 }
        if ")]}".contains(symbol) { depth -= 1 }
        if depth == 0 { return (arguments, index + 1) }
      }
      if let label { arguments[label, default: []].append(token) }
    }
    return (arguments, tokens.count)
  }

  /// Constants that hold a dependency: `let parser: Target.Dependency = .product(name: "Parser", …)`.
  private static func constants(_ tokens: [Token]) -> [String: String] {
    var constants: [String: String] = [:]
    for index in tokens.indices.dropLast() where tokens[index] == .word("let") {
      guard case .word(let name) = tokens[index + 1],
        let assignment = tokens[index...].firstIndex(of: .symbol("=")),
        tokens[index..<assignment].contains(.word("Dependency"))
      else { continue }
      constants[name] = Array(tokens[assignment...]).firstText
    }
    return constants
  }

  private static func dependencies(
    _ tokens: [Token], _ constants: [String: String]
  ) throws -> Set<String> {
    var names: Set<String> = []
    var index = 0
    while index < tokens.count {
      switch tokens[index] {
      case .text(let name):
        names.insert(name)
      case .word(let name):
        guard let value = constants[name] else { throw ManifestError.unknownConstant(name) }
        names.insert(value)
      case .symbol("."):
        // `.product(name: "X", package: "Y")`
        guard index + 2 < tokens.count else { break }
        let call = call(tokens, openedAt: index + 2)
        if let name = call.arguments["name"]?.firstText { names.insert(name) }
        index = call.end - 1
      case .symbol:
        break
      }
      index += 1
    }
    return names
  }
}

extension [Manifest.Token] {
  /// The first string literal.
  var firstText: String? {
    for case .text(let text) in self { return text }
    return nil
  }
}

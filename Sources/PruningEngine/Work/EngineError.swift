internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
package import PruningPlan
internal import Tokenization

/// Why work could not be done: a sentence that says what and where, and what can be done.
package struct EngineError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure; each has an exit status of its own (sysexits).
  package enum Kind: Int32, Sendable {
    case usage = 64
    case badData = 65
    case missingInput = 66
    case unsupported = 69
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case configuration = 78
    case interrupted = 130
  }

  /// The kind.
  package var kind: Kind
  /// The sentence, without its full stop.
  package var message: String
  /// What can be done, the best first.
  package var remedies: [Remedy]

  /// Creates an error.
  package init(_ kind: Kind, _ message: String, _ remedies: Remedy...) {
    self.init(kind, message, remedies: remedies)
  }

  /// Creates an error with what can be done in a list.
  init(_ kind: Kind, _ message: String, remedies: [Remedy]) {
    self.kind = kind
    self.message = message
    self.remedies = remedies
  }

  /// A file's error, and what can be done in the program about it.
  init(_ error: FormatError, _ remedies: Remedy...) {
    self.init(Self.kind(of: error), error.description, remedies: remedies)
  }

  /// The same for a tokenizer's.
  init(_ error: TokenizationError, _ remedies: Remedy...) {
    self.init(Self.kind(of: error), error.description, remedies: remedies)
  }

  /// The sentence with what can be done, naming neither options nor keys.
  package var description: String { Remedy.sentence(message, remedies) }

  /// Any error of the layers below, in the engine's terms.
  package init(_ error: any Error) {
    switch error {
    case let error as EngineError: self = error
    case let error as FormatError where error.code == .exists && error.remedy == nil:
      self.init(error, .otherTarget, .replaceTarget)
    case let error as FormatError: self.init(Self.kind(of: error), error.description)
    case let error as TokenizationError: self.init(Self.kind(of: error), error.description)
    case let error as RecipeError: self.init(.badData, "recipe: " + error.description)
    case let error as RidgeError: self.init(.usage, error.description)
    case let error as FactorizationError: self.init(.badData, error.description)
    case let error as NotFinite:
      self.init(.badData, "not finite: \(error.result); the weights hold infinity or NaN")
    case is CancellationError: self.init(.interrupted, "interrupted")
    default: self.init(.software, "\(error)")
    }
  }

  private static func kind(of error: FormatError) -> Kind {
    switch error.code {
    case .missing: .missingInput
    case .unsupported: .unsupported
    case .exists, .cannotWrite: .cannotCreate
    case .cannotRead: .inputOutput
    default: .badData
    }
  }

  private static func kind(of error: TokenizationError) -> Kind {
    switch error.code {
    case .missingFile: .missingInput
    case .unreadableFile: .inputOutput
    case .unsupported: .unsupported
    case .malformedFile, .invalidVocabulary: .badData
    }
  }
}

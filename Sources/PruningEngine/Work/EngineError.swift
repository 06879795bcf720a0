internal import LIARCore
internal import LinearAlgebra
internal import ModelFormats
internal import PruningPlan
internal import Tokenization

/// Why work could not be done: a sentence that says what, where, and what to do.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  /// The kind of failure; each has an exit status of its own (sysexits).
  public enum Kind: Int32, Sendable {
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
  public var kind: Kind
  /// The sentence.
  public var description: String

  /// Creates an error.
  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// Any error of the layers below, in the engine's terms.
  public init(_ error: any Error) {
    switch error {
    case let error as EngineError: self = error
    case let error as FormatError: self.init(Self.kind(of: error), error.description)
    case let error as TokenizationError: self.init(Self.kind(of: error), error.description)
    case let error as RecipeError: self.init(.badData, "recipe: " + error.description)
    case let error as RidgeError: self.init(.usage, error.description)
    case let error as FactorizationError: self.init(.badData, error.description)
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

internal import PruningPlan
internal import TOML

/// A key of the configuration file. One table of these reads the file, writes the default one, and
/// makes the reference in the documentation.
struct Setting {
  /// The table it is in; empty at the top.
  var section = ""
  /// Its key.
  var name: String
  /// What it is for.
  var help: String
  /// What may be written.
  var values: String
  /// Its value as TOML.
  var write: (Settings) -> String
  /// Takes a value over.
  /// - Returns: false if it is none of ``values``.
  var read: (TOMLValue, inout Settings) -> Bool

  /// The key with its table, as messages name it.
  var path: [String] { section.isEmpty ? [name] : [section, name] }
}

extension Setting {
  /// All of them, in the order of the file.
  static var all: [Setting] { topLevel + calibration }

  private static var topLevel: [Setting] {
    [
      choice(
        "theme",
        "The theme, by name or by file. auto: the one chosen last in the workbench, else dark or "
          + "light as the terminal's background is.",
        values: "auto, a theme's name, or the path of a theme file", \.theme,
        read: { $0.isEmpty ? nil : $0 }, write: { $0 }),
      choice(
        "glyphs", "Which characters are drawn. auto: what the locale can print.",
        values: list(["auto"] + GlyphChoice.allCases.map(\.rawValue)), \.glyphs,
        read: GlyphChoice.init(rawValue:), write: \.rawValue),
      choice(
        "colors",
        "How many colours are used, where the terminal has them. auto: as many as it has.",
        values: list(["auto"] + ColorChoice.allCases.map(\.rawValue)), \.colors,
        read: ColorChoice.init(rawValue:), write: \.rawValue),
      Setting(
        name: "mouse", help: "Clicks, drags and the wheel; false leaves the mouse to the terminal.",
        values: "true or false", write: { "\($0.mouse)" },
        read: { value, settings in
          guard let mouse = value.bool else { return false }
          settings.mouse = mouse
          return true
        }),
      share(
        "initial_ratio", "The share of its units that every site is pruned by at first.",
        values: "a share from 0 to below 1, such as 0.3 or \"30%\"", \.initialRatio
      ) { (0..<1).contains($0) },
      required(
        "criterion", "How units are ranked at first.",
        values: list(Criterion.available.map(\.rawValue)), \.criterion,
        read: { text in
          Criterion(rawValue: text).flatMap { Criterion.available.contains($0) ? $0 : nil }
        },
        write: \.rawValue),
      required(
        "method", "What is done for the kept weights at first.",
        values: list(Reconstruction.available.map(\.rawValue)), \.method,
        read: { text in
          Reconstruction(rawValue: text).flatMap {
            Reconstruction.available.contains($0) ? $0 : nil
          }
        }, write: \.rawValue),
      Setting(
        name: "ridge",
        help:
          "The ridge of the least-squares estimate, as a share of the Gram matrix's mean diagonal. "
          + "auto: chosen site by site by the held-out error.",
        values: "a number from 0 to 1000000, or \"auto\"",
        write: { $0.ridge.share.map { "\($0)" } ?? "\"auto\"" },
        read: { value, settings in
          guard let ridge = value.number.map(Ridge.fixed) ?? value.string.flatMap({ Ridge($0) }),
            ridge.isValid
          else { return false }
          settings.ridge = ridge
          return true
        }),
      share(
        "guard", "Units above this share of a site's variance energy are kept; 0 for none.",
        values: "a share from 0 to 1, such as 0.01 or \"1%\"", \.guardShare
      ) { (0...1).contains($0) },
      choice(
        "memory", "Memory to stay within. auto: what the system has to spare.",
        values: "auto, or a size such as 8G", \.memory,
        read: { ByteCount(argument: $0)?.bytes }, write: { "\($0)" }),
    ]
  }

  private static var calibration: [Setting] {
    [
      integer(
        "calibration", "samples",
        "Texts (to embed) or windows (of text to predict) that are taken.",
        \.samples, least: 1),
      Setting(
        section: "calibration", name: "length",
        help:
          "The longest text, or the window, in tokens. auto: 128 for embeddings, 512 for prediction.",
        values: "a whole number of at least 2, or \"auto\"",
        write: { $0.length.map { "\($0)" } ?? "\"auto\"" },
        read: { value, settings in
          if value.string == "auto" { settings.length = nil; return true }
          guard let length = value.int, (2...1_000_000).contains(length) else { return false }
          settings.length = length
          return true
        }),
      share(
        "held_out", section: "calibration",
        "The share of the samples that is kept back to measure the held-out error.",
        values: "a share from 0 to below 1, such as 0.2 or \"20%\"", \.heldOut
      ) { (0..<1).contains($0) },
      required(
        "token_weighting", section: "calibration",
        "How much a token counts: all the same, or less in loud places.",
        values: list(TokenWeighting.allCases.map(\.rawValue)), \.tokenWeighting,
        read: TokenWeighting.init(rawValue:), write: \.rawValue),
    ]
  }

  // MARK: Kinds of settings

  /// One of several words, or `auto` for nil.
  private static func choice<Value>(
    _ name: String, _ help: String, values: String, _ key: WritableKeyPath<Settings, Value?>,
    read: @escaping (String) -> Value?, write: @escaping (Value) -> String
  ) -> Setting {
    Setting(
      name: name, help: help, values: values,
      write: { quoted($0[keyPath: key].map(write) ?? "auto") },
      read: { value, settings in
        guard let text = value.string ?? value.int.map(String.init) else { return false }
        let chosen = text == "auto" ? nil : read(text)
        guard text == "auto" || chosen != nil else { return false }
        settings[keyPath: key] = chosen
        return true
      })
  }

  /// One of several words.
  private static func required<Value>(
    _ name: String, section: String = "", _ help: String, values: String,
    _ key: WritableKeyPath<Settings, Value>, read: @escaping (String) -> Value?,
    write: @escaping (Value) -> String
  ) -> Setting {
    Setting(
      section: section, name: name, help: help, values: values,
      write: { quoted(write($0[keyPath: key])) },
      read: { value, settings in
        guard let chosen = value.string.flatMap(read) else { return false }
        settings[keyPath: key] = chosen
        return true
      })
  }

  /// A share; as a percentage it is a string, since TOML has no such numbers.
  private static func share(
    _ name: String, section: String = "", _ help: String, values: String,
    _ key: WritableKeyPath<Settings, Double>, isValid: @escaping (Double) -> Bool
  ) -> Setting {
    Setting(
      section: section, name: name, help: help, values: values,
      write: { "\($0[keyPath: key])" },
      read: { value, settings in
        let share = value.number ?? value.string.flatMap { Share($0)?.value }
        guard let share, isValid(share) else { return false }
        settings[keyPath: key] = share
        return true
      })
  }

  private static func integer(
    _ section: String, _ name: String, _ help: String, _ key: WritableKeyPath<Settings, Int>,
    least: Int
  ) -> Setting {
    Setting(
      section: section, name: name, help: help, values: "a whole number of at least \(least)",
      write: { "\($0[keyPath: key])" },
      read: { value, settings in
        guard let number = value.int, number >= least, number <= 1_000_000_000 else { return false }
        settings[keyPath: key] = number
        return true
      })
  }

  private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "\"": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.escapedForTerminals + "\""
  }
}

extension TOMLValue {
  /// A number, with a point or without.
  fileprivate var number: Double? { double ?? int.map(Double.init) }
}

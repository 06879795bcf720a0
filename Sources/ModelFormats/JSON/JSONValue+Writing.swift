extension JSONValue {
  /// The document as text, with sorted keys, so that equal values give equal bytes.
  ///
  /// - Parameter indentation: Spaces a level; nil for one line.
  package func serialized(indentation: Int? = nil) -> String {
    var text = ""
    write(to: &text, indentation: indentation, depth: 0)
    return text
  }

  private func write(to text: inout String, indentation: Int?, depth: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += String(value)
    case .double(let value):
      if value.isNaN {
        text += "NaN"
      } else if value.isInfinite {
        text += value < 0 ? "-Infinity" : "Infinity"
      } else {
        text += "\(value)"
      }
    case .string(let value): JSONValue.writeQuoted(value, to: &text)
    case .array(let elements):
      JSONValue.writeList(
        elements, "[", "]", to: &text, indentation: indentation, depth: depth
      ) { element, text in
        element.write(to: &text, indentation: indentation, depth: depth + 1)
      }
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      JSONValue.writeList(
        sorted, "{", "}", to: &text, indentation: indentation, depth: depth
      ) { member, text in
        JSONValue.writeQuoted(member.key, to: &text)
        text += indentation == nil ? ":" : ": "
        member.value.write(to: &text, indentation: indentation, depth: depth + 1)
      }
    }
  }

  private static func writeList<Element>(
    _ elements: [Element], _ open: String, _ close: String, to text: inout String,
    indentation: Int?, depth: Int, _ write: (Element, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indentation {
        text += "\n" + String(repeating: " ", count: indentation * (depth + 1))
      }
      write(element, &text)
    }
    if let indentation, !elements.isEmpty {
      text += "\n" + String(repeating: " ", count: indentation * depth)
    }
    text += close
  }

  private static func writeQuoted(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

/// Fields to fill in.
package struct FormDialog: Equatable, Sendable {
  /// What the form is for.
  package enum Kind: String, CaseIterable, Equatable, Sendable {
    case calibration
    case evaluation
    case sweep
    case export
    case ratio
    case ridge
    case budget
    case label
  }

  /// What the form is for.
  package var kind: Kind
  /// The fields.
  package var fields: [FormField]
  /// What a label is for.
  var labelled: Labelled?
  /// The field that text goes to.
  package var focus = 0 {
    didSet { if focus != oldValue { selectField() } }
  }
  /// What is wrong with what was filled in.
  package var problem: String?
  /// The field that is wrong.
  package var problemField: String?
  /// What an export would write.
  package internal(set) var preview: ExportPreview?

  init(kind: Kind, fields: [FormField], labelled: Labelled? = nil) {
    self.kind = kind
    self.fields = fields
    self.labelled = labelled
    selectField()
  }

  /// The dialog's heading.
  package var title: String {
    switch kind {
    case .calibration: "Calibrate"
    case .evaluation: "Evaluate the plan"
    case .sweep: "Sweep: the plan at several ratios"
    case .export: "Export"
    case .ratio: "Ratio"
    case .ridge: "Ridge"
    case .budget: "Budget"
    case .label: "Name of \((labelled ?? .session).title)"
    }
  }

  /// Selects what is in the focused field, so that typing replaces it.
  mutating func selectField() {
    guard fields.indices.contains(focus), case .text(var entry) = fields[focus].content else {
      return
    }
    entry.select()
    fields[focus].content = .text(entry)
  }

  /// A field's text by its identifier.
  package func text(_ id: String) -> String {
    fields.first { $0.id == id }?.text ?? ""
  }
}

/// A field of a form.
package struct FormField: Equatable, Sendable {
  /// What kind of field it is.
  package enum Content: Equatable, Sendable {
    /// Free text.
    case text(TextEntry)
    /// One of several.
    case choice([String], index: Int)
  }

  /// Its name in the form.
  package var id: String
  /// What the user reads.
  package var label: String
  /// A line of help, shown while the field has the focus.
  package var help: String
  /// What is filled in.
  package var content: Content
  /// What holds while nothing is filled in.
  package var placeholder = ""
  /// What can be chosen for it from folders; nil where it is no path.
  package var browses: FileBrowser.Purpose?

  static func path(
    _ id: String, _ label: String, _ value: String, _ purpose: FileBrowser.Purpose,
    help: String = "", placeholder: String = ""
  ) -> FormField {
    FormField(
      id: id, label: label, help: help, content: .text(TextEntry(value)),
      placeholder: placeholder, browses: purpose)
  }

  static func text(
    _ id: String, _ label: String, _ value: String, help: String = "", placeholder: String = ""
  ) -> FormField {
    FormField(
      id: id, label: label, help: help, content: .text(TextEntry(value)), placeholder: placeholder)
  }

  static func choice(
    _ id: String, _ label: String, _ options: [String], _ chosen: String, help: String = ""
  ) -> FormField {
    FormField(
      id: id, label: label, help: help,
      content: .choice(options, index: options.firstIndex(of: chosen) ?? 0))
  }

  /// What is filled in, as text.
  package var text: String {
    switch content {
    case .text(let entry): entry.text
    case .choice(let options, let index): options.indices.contains(index) ? options[index] : ""
    }
  }
}

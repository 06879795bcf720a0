internal import PruningPlan
internal import TerminalVocabulary

extension CommandID {
  package static let formBrowse = CommandID("form.browse")
  package static let browserUp = CommandID("browser.up")
  package static let browserInto = CommandID("browser.into")
  package static let browserComplete = CommandID("browser.complete")
  package static let browserAll = CommandID("browser.all")
}

extension CommandRegistry {
  static let browserCommands: [CommandDescriptor] = [
    inDialog(
      .formBrowse, "Choose the field's file from folders", [.control("o")], [.form],
      hint: "browse", enabled: { $0.isPathField ? nil : "this field is no path" }
    ) { $0.browseField() },
    inDialog(.browserUp, "To the folder above", [Key(.left)], [.browser], hint: "up") {
      $0.browseUp()
    },
    inDialog(.browserInto, "Into the folder", [Key(.right)], [.browser], hint: "into") {
      $0.browseInto()
    },
    inDialog(.browserComplete, "Type on from the row's path", [Key(.tab)], [.browser]) {
      $0.completeInBrowser()
    },
    inDialog(
      .browserAll, "Hidden and other files too, or not", [.control("t")], [.browser],
      hint: "all files"
    ) { state in state.updateBrowser { $0.showsAll.toggle() } },
  ]
}

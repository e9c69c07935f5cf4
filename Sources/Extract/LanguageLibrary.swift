internal import CLanguage

/// What tells the language of texts that do not say it.
package enum LanguageLibrary {
  /// `CLD2`, or `word list` where that is not built in: English is told from the rest.
  package static var name: String { wr_has_language_detection() != 0 ? "CLD2" : "word list" }
}

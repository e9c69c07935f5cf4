/// An archive's name as a key, by its bytes.
///
/// Strings are equal where they differ only in how an accent is written; on Linux such files are
/// two, and each has results of its own.
struct ExactName: Hashable {
  let name: String

  init(_ name: String) { self.name = name }

  static func == (left: ExactName, right: ExactName) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in name.utf8 { hasher.combine(byte) }
  }
}

extension SourceArchive {
  /// The archive's name as a key.
  var key: ExactName { ExactName(name) }
}

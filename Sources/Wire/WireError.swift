/// What went wrong with a file or a setting, where, and how to mend it.
///
/// A document that cannot be read is a value in the stream (`Reject`), never an error; a broken
/// file is an error. The text of documents is never part of a description.
public struct WireError: Error, Sendable, Codable, CustomStringConvertible {
  /// The kind of fault.
  public var code: Code
  /// What went wrong and how to remedy it.
  public var message: String
  /// The file it is about, if any.
  public var file: String?
  /// Offsets in the compressed and uncompressed bytes, where known.
  public var compressedOffset: Int?
  /// Offset in the uncompressed bytes, where known.
  public var offset: Int?

  /// Kinds of faults.
  public enum Code: String, Sendable, Codable {
    case truncated, corrupt, unreadable, unsupported, limit, usage, conflict, write
    /// Another process holds what is needed.
    case busy
    /// Somebody asked for an end: nothing is wrong.
    case stopped
  }

  /// Creates one from its parts.
  public init(
    _ code: Code, _ message: String, file: String? = nil, compressedOffset: Int? = nil,
    offset: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.compressedOffset = compressedOffset
    self.offset = offset
  }

  /// File, message and place, controls in names escaped.
  public var description: String {
    var text = ""
    if let file { text += Printable.line(file) + ": " }
    text += Printable.lines(message)
    switch (compressedOffset, offset) {
    case (let compressed?, let offset?):
      text += " (at byte \(compressed) of the file, \(offset) uncompressed)"
    case (let compressed?, nil): text += " (at byte \(compressed) of the file)"
    case (nil, let offset?): text += " (at byte \(offset))"
    case (nil, nil): break
    }
    return text
  }
}

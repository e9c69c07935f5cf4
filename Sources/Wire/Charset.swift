/// The character set in which a document's bytes are to be read.
public enum Charset: UInt8, Sendable, Codable {
  /// Not said: strict UTF-8 if the bytes are that, else Windows-1252.
  case unknown
  case utf8, windows1252, utf16LittleEndian, utf16BigEndian
  /// The code pages of DOS, which some desks' systems kept.
  case codePage437, codePage850
  /// The national sets of ISO 646: letters stand where ASCII has brackets.
  case iso646German, iso646French, iso646Swedish, iso646Danish, iso646Spanish, iso646Italian

  /// The character set that a declaration names, by the WHATWG's labels: Latin-1 and ASCII mean
  /// Windows-1252 there.
  public init(label: String) {
    switch label.lowercased() {
    case "utf-8", "utf8", "unicode-1-1-utf-8": self = .utf8
    case "windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "latin1", "l1",
      "us-ascii", "ascii", "iso_8859-1", "ansi_x3.4-1968":
      self = .windows1252
    case "utf-16", "utf-16le", "ucs-2", "unicode": self = .utf16LittleEndian
    case "utf-16be": self = .utf16BigEndian
    case "cp437", "ibm437", "437": self = .codePage437
    case "cp850", "ibm850", "850": self = .codePage850
    default: self = .unknown
    }
  }
}

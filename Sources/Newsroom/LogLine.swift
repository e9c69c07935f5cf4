package import Foundation
package import Logging
internal import Wire

/// How log lines are written for machines.
package enum LogFormat: String, Sendable, CaseIterable {
  case text, json
}

/// A log line: RFC 3339 time, level, message, the run's name and other fields.
package enum LogLine {
  /// One line with its line feed; controls in what is logged cannot begin another.
  package static func line(
    _ format: LogFormat, time: Date, level: Logger.Level, message: String,
    fields: [(name: String, value: String)]
  ) -> String {
    let stamp = time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    switch format {
    case .text:
      var line = "\(stamp) \(level.rawValue) \(visible(message))"
      for (name, value) in fields { line += " \(name)=\(quoted(value))" }
      return line + "\n"
    case .json:
      var json = JSONBytes()
      json.beginObject()
      json.key("time")
      json.string(stamp)
      json.key("level")
      json.string(level.rawValue)
      json.key("message")
      json.string(message)
      for (name, value) in fields {
        json.element()
        // A field never takes the place of one of the line's own.
        json.string(["time", "level", "message"].contains(name) ? name + "_" : name)
        json.bytes.append(UInt8(ascii: ":"))
        json.string(value)
      }
      json.endObject()
      json.newline()
      return String(decoding: json.array, as: UTF8.self)
    }
  }

  /// A value as it stands where it has no space, quotation mark or control, else in quotation marks.
  private static func quoted(_ value: String) -> String {
    let isPlain =
      !value.isEmpty
      && value.unicodeScalars.allSatisfy {
        $0 != " " && $0 != "\"" && $0 != "=" && $0 != "\\" && Printable.escape($0) == nil
      }
    guard !isPlain else { return value }
    return "\"" + visible(value).replacing("\"", with: "\\\"") + "\""
  }

  private static func visible(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      if scalar == "\\" {
        out += "\\\\"
      } else if let escape = Printable.escape(scalar) {
        out += escape
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

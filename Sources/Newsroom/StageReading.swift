internal import Flow

/// A stage's meters, added up.
package struct StageReading: Sendable, Codable {
  package var name: String
  package var workers: Int
  package var busySeconds: Double
  package var starvedSeconds: Double
  package var blockedSeconds: Double
  package var batches: Int
  package var bytes: Int
  package var documents: Int
  /// What of the busy seconds went into the ends of archives, whatever their size; nil for none.
  package var endSeconds: Double?
  /// Archives that came to their end; nil where none is counted.
  package var ends: Int?

  init(_ probe: StageProbe) {
    let reading = probe.reading
    name = probe.name
    workers = probe.gate?.limit ?? probe.meters.count
    busySeconds = reading.busy.seconds
    starvedSeconds = reading.starved.seconds
    blockedSeconds = reading.blocked.seconds
    batches = reading.batches
    bytes = reading.bytes
    documents = reading.documents
    if reading.ends > 0 {
      endSeconds = reading.ending.seconds
      ends = reading.ends
    }
  }

  enum CodingKeys: String, CodingKey {
    case name, workers
    case busySeconds = "busy_seconds"
    case starvedSeconds = "starved_seconds"
    case blockedSeconds = "blocked_seconds"
    case batches, bytes, documents
    case endSeconds = "end_seconds"
    case ends
  }
}

extension [StageReading] {
  /// The reading of a stage, if it is among them.
  package subscript(name: String) -> StageReading? { first { $0.name == name } }

  /// Bytes of text that entered the line.
  package var textBytes: Int { self["decode"]?.bytes ?? 0 }
}

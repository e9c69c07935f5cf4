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
  }

  enum CodingKeys: String, CodingKey {
    case name, workers
    case busySeconds = "busy_seconds"
    case starvedSeconds = "starved_seconds"
    case blockedSeconds = "blocked_seconds"
    case batches, bytes, documents
  }
}

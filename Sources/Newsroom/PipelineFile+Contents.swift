internal import SystemPackage
package import Wire

extension PipelineFile {
  /// The bytes of the pipeline file at `path`, which may be a pipe (`/dev/stdin`); an error that says
  /// why where it cannot be read.
  package static func contents(_ path: String) throws(WireError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      let files = Files()
      while true {
        let piece = try files.read(file, path, atMost: 64 << 10)
        guard !piece.isEmpty else { return bytes }
        bytes += piece
      }
    } catch {
      throw WireError(
        .unreadable,
        "cannot read the pipeline file: \(Files.reason(error)); name a YAML file that may be read",
        file: path)
    }
  }
}

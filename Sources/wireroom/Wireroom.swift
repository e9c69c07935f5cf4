import ArgumentParser
import Newsroom

/// The command line.
@main
struct Wireroom: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wireroom",
    abstract: "Turns newswire archives into clean stories and merged results.",
    discussion: """
      Archives are gzip files (or plain, tar, tar.gz, ZIP) of wire copy: LDC Gigaword, \
      Reuters-21578, Reuters Corpora (RCV1), TREC, NITF, NewsML 1 and G2, RBNews, APPL, ninjs, RSS, \
      mail and mbox, ANPA 1312, IPTC 7901, ZCZC telex copy, JSON Lines, plain text stories. What \
      they hold goes through five stages — decode, normalize, segment, extract, aggregate — and comes out as JSON Lines, tables and a report.

      EXAMPLES
        wireroom run --input afp_eng_199405.gz --output out
        wireroom run nightly.yaml --input /srv/wire/today --verbose
        wireroom tune nightly.yaml --write
        wireroom status out
        wireroom verify out
        wireroom schedule --systemd nightly.yaml
        wireroom inspect *.gz
        wireroom show reut2-000.sgm.gz 17
        wireroom generate --output sample --size 64MB --files 4

      EXIT STATUS
        0 all well · 1 failed · 2 finished, but the run found more archives damaged or more \
      documents rejected than the pipeline allows · 64 wrong usage · 75 another run is at work · \
      130 or 143 interrupted (SIGINT, SIGTERM); run again to go on
      """,
    version: "\(Version.number) (\(Version.libraries))",
    subcommands: [
      RunCommand.self, TuneCommand.self, InspectCommand.self, ShowCommand.self,
      GenerateCommand.self, FormatsCommand.self, VerifyCommand.self, SchemaCommand.self,
      ScheduleCommand.self, StatusCommand.self, ForgetCommand.self,
    ])

  static func main() async {
    Terminal.openMissingStreams()
    await main(nil)
  }
}

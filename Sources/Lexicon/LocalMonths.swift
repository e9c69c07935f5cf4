internal import Wire

/// What the months are called in the languages of the wires, as they stand in dates.
enum LocalMonths {
  struct Month: Sendable {
    /// 1 to 12.
    var number: Int
    /// What the name means in another language; 0 where it means one alone.
    var other = 0
  }

  /// The month that a word names, in capitals too.
  static func find(_ text: Span<UInt8>, _ word: Range<Int>) -> Month? {
    guard (2...32).contains(word.count) else { return nil }
    let small = Exonyms.allSmall(text, word)
    return months[WordHash.bytes(small.span)]
  }

  /// The months' names, of a language a line; where a language has several forms they stand behind each
  /// other, parted by a stroke.
  private static let languages: [StaticString] = [
    // English, French, German, Spanish, Italian, Portuguese, Catalan, Dutch
    "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec",
    "janvier/janv février/fevrier/févr/fevr/fév/fev mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre décembre/decembre/déc",
    "januar/jänner/jan februar/feber/feb märz/maerz/mär april/apr mai juni/jun juli/jul august/aug september/sept/sep oktober/okt november/nov dezember/dez",
    "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/setiembre/sep octubre/oct noviembre/nov diciembre/dic",
    "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set/sett ottobre/ott novembre/nov dicembre/dic",
    "janeiro/jan fevereiro/fev março/marco/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out novembro/nov dezembro/dez",
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    // Swedish, Danish, Norwegian, Finnish, Estonian, Latvian, Lithuanian
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember/des",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā jūnijs/jūnijā jūlijs/jūlijā augusts/augustā septembris/septembrī oktobris/oktobrī novembris/novembrī decembris/decembrī",
    "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    // Polish, Czech, Slovak, Slovene, Serbian, Croatian
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września/wrzesnia października/pazdziernika listopada grudnia",
    "ledna února/unora března/brezna dubna května/kvetna června/cervna července/cervence srpna září/zari října/rijna listopadu prosince",
    "januára/januara februára/februara marca apríla/aprila mája/maja júna/juna júla/jula augusta septembra októbra/oktobra novembra decembra",
    "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra",
    "siječnja/sijecnja veljače/veljace ožujka/ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga/studenog prosinca",
    // Hungarian, Romanian, Albanian, Turkish, Indonesian, Malay
    "január/jan február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug szeptember/szept október/okt november/nov december/dec",
    "ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun iulie/iul august/aug septembrie/sept octombrie/oct noiembrie/noi decembrie/dec",
    "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "ocak şubat/subat mart nisan mayıs/mayis haziran temmuz ağustos/agustos eylül/eylul ekim kasım/kasim aralık/aralik",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "januari februari mac april mei jun julai ogos september oktober november disember",
    // Russian, Ukrainian, Belarusian, Bulgarian, Serbian in Cyrillic
    "января/янв февраля/фев марта/мар апреля/апр мая/май июня/июн июля/июл августа/авг сентября/сен/сент октября/окт ноября/ноя декабря/дек",
    "січня/січ лютого/лют березня/бер квітня/квіт травня/трав червня/черв липня/лип серпня/серп вересня/вер жовтня/жовт листопада грудня/груд",
    "студзеня лютага сакавіка красавіка мая/траўня чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
    // Greek, Arabic of Egypt, of the Levant and of the Maghreb, Hebrew
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    "يناير فبراير مارس أبريل/ابريل/إبريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر",
    "- شباط آذار/اذار نيسان أيار/ايار حزيران تموز آب أيلول/ايلول - - -",
    "جانفي فيفري - أفريل/افريل ماي جوان جويلية أوت/اوت - - - -",
    "בינואר בפברואר במרץ/במרס באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר",
  ]

  private static let months: [UInt64: Month] = {
    var months: [UInt64: Month] = [:]
    for language in languages {
      for (index, names) in language.description.split(separator: " ").enumerated() {
        for name in names.split(separator: "/") where name != "-" {
          let hash = WordHash.bytes(Array(name.utf8).span)
          if let known = months[hash], known.number != index + 1 {
            // Croats call October what is November to Poles.
            months[hash]?.other = index + 1
          } else {
            months[hash] = Month(number: index + 1)
          }
        }
      }
    }
    return months
  }()
}

internal import Wire

/// Words of the lines that date a page, in small letters.
enum PageWords {
  static let publications = FoldedWords([
    "published", "posted", "issued", "first", "publi\u{E9}", "publi\u{E9}e", "publie",
    "publicado", "publicada", "pubblicato", "publisert", "publicerad", "publicerat", "publiceret",
    "udgivet", "ver\u{F6}ffentlicht", "erstellt", "geplaatst", "gepubliceerd", "publikacja",
    "opublikowano", "julkaistu", "birt", "cr\u{E9}\u{E9}", "post\u{E9}", "r\u{E9}dig\u{E9}",
    "creado", "creada", "publicaci\u{F3}n", "postado", "criado", "offentliggjort", "dodano",
    "utworzono", "opublikowany", "yay\u{131}nlanma", "yay\u{131}mlanma", "eklenme",
    "olu\u{15F}turulma", "diterbitkan", "terbit", "опубликовано", "Опубликовано", "публикации",
    "skapad", "公開日", "公開", "发布", "发布时间", "発表", "発行",
  ])
  static let updates = FoldedWords([
    "updated", "modified", "mis", "modifi\u{E9}", "actualis\u{E9}", "aktualisiert",
    "aktualisierung", "aktualizacja", "aktualizace", "actualizado", "actualizada", "atualizado",
    "aggiornato", "oppdatert", "uppdaterad", "uppdaterat", "opdateret", "bijgewerkt",
    "uppf\u{E6}rt", "p\u{E4}ivitetty", "actualizaci\u{F3}n", "\u{FA}ltima", "\u{FA}ltimas",
    "modificaci\u{F3}n", "atualizada", "atualiza\u{E7}\u{E3}o", "ultimo", "aggiornamento",
    "modifica", "laatste", "update", "aangepast", "senast", "\u{E4}ndrad", "sist", "senest",
    "sidst", "muokattu", "viimeksi", "zaktualizowano", "ostatnia", "g\u{FC}ncelleme",
    "diperbarui", "обновлено", "Обновлено", "derni\u{E8}re", "更新日", "更新",
  ])
  /// Words beside a time of day.
  static let clocks = FoldedWords([
    "stand", "uhr", "kl", "klo", "am", "pm", "gmt", "utc", "est", "edt", "bst", "ist", "pst",
    "pdt", "cst", "cdt", "mst", "mdt", "akst", "akdt", "hst", "cet", "cest", "eet", "eest", "msk",
    "sast", "wat", "cat", "eat", "wib", "jst", "kst", "hkt", "sgt", "aest", "aedt", "nzst",
    "nzdt", "hrs", "pt", "et", "ct", "mt",
  ])
  static let fillers = FoldedWords([
    "a", "p", "m", "at", "on", "of", "last", "the", "z", "t", "date", "datum", "data", "fecha",
    "vom", "um", "der", "den", "le", "la", "el", "il", "de", "del", "di", "du", "\u{E0}",
    "\u{E1}s", "\u{E0}s", "alle", "ore", "h", "heures", "om", "op", "og", "jour", "o", "godz",
    "min", "mins", "minute", "minutes", "minuten", "minuter", "read", "reading", "time",
    "lesezeit", "lesedauer", "lesetid", "lecture", "lectura", "lettura", "leestijd", "uk",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
    "mo", "do", "mi", "fr", "sa", "so", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
    "samedi", "dimanche", "lunes", "martes", "mi\u{E9}rcoles", "jueves", "viernes", "s\u{E1}bado",
    "domingo", "luned\u{EC}", "marted\u{EC}", "mercoled\u{EC}", "gioved\u{EC}", "venerd\u{EC}",
    "sabato", "domenica", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag",
    "zondag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "l\u{F8}rdag", "s\u{F8}ndag",
    "l\u{F6}rdag", "s\u{F6}ndag", "m\u{E5}ndag", "tisdag", "hier", "aujourd'hui", "dur\u{E9}e",
    "hora", "horas", "las", "em", "h\u{E1}", "vandaag", "gisteren", "uur", "ma", "wo", "vr", "za",
    "zo", "idag", "ig\u{E5}r", "l\u{E4}stid", "dag", "i", "d", "l\u{E6}setid",
    "t\u{E4}n\u{E4}\u{E4}n", "eilen", "lukuaika", "poniedzia\u{142}ek", "wtorek", "\u{15B}roda",
    "czwartek", "pi\u{105}tek", "sobota", "niedziela", "dzisiaj", "publikacji", "tarihi",
    "giri\u{15F}", "saat", "pazartesi", "sal\u{131}", "\u{E7}ar\u{15F}amba", "per\u{15F}embe",
    "cuma", "cumartesi", "pazar", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu",
    "дата", "Дата", "сегодня", "г", "в", "modifica", "segunda", "ter\u{E7}a", "quarta", "quinta",
    "sexta", "feira",
  ])
  private static let months: [(name: StaticString, month: Int)] = [
    ("stycznia", 1), ("lutego", 2), ("marca", 3), ("kwietnia", 4), ("maja", 5), ("czerwca", 6),
    ("lipca", 7), ("sierpnia", 8), ("wrze\u{15B}nia", 9), ("pa\u{17A}dziernika", 10),
    ("listopada", 11), ("grudnia", 12), ("января", 1), ("февраля", 2), ("марта", 3),
    ("апреля", 4), ("мая", 5), ("июня", 6), ("июля", 7), ("августа", 8), ("сентября", 9),
    ("октября", 10), ("ноября", 11), ("декабря", 12), ("augusti", 8), ("desember", 12),
    ("des", 12), ("helmikuuta", 2), ("tammikuuta", 1), ("maaliskuuta", 3), ("huhtikuuta", 4),
    ("toukokuuta", 5), ("kes\u{E4}kuuta", 6), ("hein\u{E4}kuuta", 7), ("elokuuta", 8),
    ("syyskuuta", 9), ("lokakuuta", 10), ("marraskuuta", 11), ("joulukuuta", 12), ("f\u{E9}v", 2),
    ("f\u{E9}vr", 2), ("ao\u{FB}", 8), ("setiembre", 9), ("mrt", 3), ("sty", 1), ("lut", 2),
    ("kwi", 4), ("cze", 6), ("lip", 7), ("sie", 8), ("wrz", 9), ("pa\u{17A}", 10), ("lis", 11),
    ("gru", 12), ("янв", 1), ("фев", 2), ("мар", 3), ("апр", 4), ("июн", 6), ("июл", 7),
    ("авг", 8), ("сен", 9), ("окт", 10), ("ноя", 11), ("дек", 12), ("ocak", 1),
    ("\u{15F}ubat", 2), ("mart", 3), ("nisan", 4), ("may\u{131}s", 5), ("haziran", 6),
    ("temmuz", 7), ("a\u{11F}ustos", 8), ("eyl\u{FC}l", 9), ("ekim", 10), ("kas\u{131}m", 11),
    ("aral\u{131}k", 12), ("maret", 3), ("agustus", 8), ("agu", 8), ("agt", 8), ("juni", 6),
    ("juli", 7), ("oktober", 10), ("januari", 1), ("februari", 2), ("mei", 5), ("juin", 6),
    ("juil", 7),
  ]

  static func month(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    months.first {
      word.count == $0.name.utf8CodeUnitCount && text.matchesFolded($0.name, at: word.lowerBound)
    }?.month
  }
}

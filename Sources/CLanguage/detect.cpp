#include "CLanguage.h"

#ifdef WIREROOM_CLD2

#include <cstdio>
#include <cstring>

#include <cld2/public/compact_lang_det.h>

uint16_t wr_detect_language(const unsigned char *text, size_t length) {
  bool is_reliable = false;
  const CLD2::Language language = CLD2::DetectLanguage(
      reinterpret_cast<const char *>(text), static_cast<int>(length), true, &is_reliable);
  if (!is_reliable || language == CLD2::UNKNOWN_LANGUAGE) return 0;
  const char *code = CLD2::LanguageCode(language);
  /* Codes that BCP 47 has given up. */
  if (std::strcmp(code, "iw") == 0) code = "he";
  if (std::strcmp(code, "jw") == 0) code = "jv";
  /* Codes with a script or of three letters (zh-Hant, war) begin with their language. */
  if (std::strlen(code) < 2 || (code[2] != '\0' && code[2] != '-')) return 0;
  return static_cast<uint16_t>(static_cast<unsigned char>(code[0]) << 8 |
                               static_cast<unsigned char>(code[1]));
}

int wr_has_language_detection(void) { return 1; }

#else

uint16_t wr_detect_language(const unsigned char *, size_t) { return 0; }

int wr_has_language_detection(void) { return 0; }

#endif

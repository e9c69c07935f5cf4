#ifndef WIREROOM_CLANGUAGE_H
#define WIREROOM_CLANGUAGE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The language of a UTF-8 text by CLD2: two ASCII letters, the first in the high byte; 0 where it is
   not sure, or where the library was not built in. */
uint16_t wr_detect_language(const unsigned char *text, size_t length);

/* Whether the library was built in. */
int wr_has_language_detection(void);

#ifdef __cplusplus
}
#endif

#endif

#ifndef WIREROOM_CICONV_SHIM_H
#define WIREROOM_CICONV_SHIM_H

#include <errno.h>
#include <iconv.h>
#include <stddef.h>
#include <stdint.h>

/* iconv tells what happened by errno, which Swift should not read behind a call of its own; and
   its first pointer is const on some systems and not on others. */
enum wr_iconv_outcome { wr_iconv_done, wr_iconv_full, wr_iconv_malformed, wr_iconv_cut };

/* A converter to UTF-8, or NULL where the system has none of this name. */
static inline void *wr_iconv_open(const char *name) {
  iconv_t state = iconv_open("UTF-8", name);
  return state == (iconv_t)-1 ? NULL : (void *)state;
}

static inline void wr_iconv_close(void *state) { iconv_close((iconv_t)state); }

/* Converts; `used` and `made` are the bytes read and written. Without input, what the converter
   holds is written and it begins anew. */
static inline int wr_iconv(
    void *state, const uint8_t *input, size_t count, uint8_t *output, size_t room, size_t *used,
    size_t *made) {
  char *in = (char *)input;
  char *out = (char *)output;
  size_t left = count, space = room;
  errno = 0;
  size_t result = iconv((iconv_t)state, input ? &in : NULL, input ? &left : NULL, &out, &space);
  *used = count - left;
  *made = room - space;
  if (result != (size_t)-1) return wr_iconv_done;
  if (errno == E2BIG) return wr_iconv_full;
  if (errno == EINVAL) return wr_iconv_cut;
  return wr_iconv_malformed;
}

#endif

#ifndef WIREROOM_CZLIB_SHIM_H
#define WIREROOM_CZLIB_SHIM_H

#include <zlib.h>

/* zlib's initializers are macros, which Swift does not see. Window bits below zero mean raw
   deflate: the gzip header and trailer are read and written by Wireroom itself, so that every
   field of RFC 1952 and every offset is known. */
static inline int wr_inflate_init(z_stream *stream) { return inflateInit2(stream, -15); }
static inline int wr_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

#endif

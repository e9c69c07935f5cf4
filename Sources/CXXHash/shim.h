#ifndef WIREROOM_CXXHASH_SHIM_H
#define WIREROOM_CXXHASH_SHIM_H

#include <xxhash.h>

#endif

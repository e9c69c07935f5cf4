#ifndef WIREROOM_CISAL_SHIM_H
#define WIREROOM_CISAL_SHIM_H

#include <isa-l.h>

/* The sizes of the work buffers are macros that Swift does not see. */
enum {
  WR_ISAL_LEVEL1_BUFFER = ISAL_DEF_LVL1_DEFAULT,
  WR_ISAL_LEVEL2_BUFFER = ISAL_DEF_LVL2_DEFAULT,
};

#endif

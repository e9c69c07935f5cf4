#ifndef WIREROOM_CDEFLATE_SHIM_H
#define WIREROOM_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif

#ifndef WIREROOM_CXML2_SHIM_H
#define WIREROOM_CXML2_SHIM_H

#include <libxml/parser.h>

#endif

#ifndef JEMBATAN_CZLIB_H
#define JEMBATAN_CZLIB_H

// deflateInit2 and inflateInit2 are macros, which Swift does not see: call deflateInit2_ and inflateInit2_ with
// ZLIB_VERSION and the size of z_stream (windowBits -15 is raw deflate).
#include <zlib.h>

#endif

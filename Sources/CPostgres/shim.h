// libpq's public header; its folder comes from pkg-config.
#include <libpq-fe.h>

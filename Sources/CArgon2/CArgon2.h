#ifndef JEMBATAN_CARGON2_H
#define JEMBATAN_CARGON2_H

#include <argon2.h>

#endif

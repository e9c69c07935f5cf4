#ifndef WIREROOM_CLANES_H
#define WIREROOM_CLANES_H

#include <stdint.h>
#include <string.h>

/* Comparisons of sixteen bytes at once, as clang's vectors do them: one instruction each on x86 and
   Arm.

   Swift compares its vectors lane by lane and leaves it to the optimizer to make one instruction of
   that. It often does not, above all where a vector is a constant, and what stands there then is a
   loop. */
typedef uint8_t wr_lanes __attribute__((ext_vector_type(16)));

#define WR_LANES static inline __attribute__((always_inline))

/* All bits of a lane are set where it equals `byte`, none where not. */
WR_LANES wr_lanes wr_lanes_equal(wr_lanes lanes, uint8_t byte) {
  return (wr_lanes)(lanes == (wr_lanes)byte);
}

/* The same where a lane is less than `byte`. */
WR_LANES wr_lanes wr_lanes_below(wr_lanes lanes, uint8_t byte) {
  return (wr_lanes)(lanes < (wr_lanes)byte);
}

/* The same where a lane is less than `byte` or not ASCII: less with a sign. */
WR_LANES wr_lanes wr_lanes_outside(wr_lanes lanes, uint8_t byte) {
  typedef int8_t signed_lanes __attribute__((ext_vector_type(16)));
  return (wr_lanes)((signed_lanes)lanes < (signed_lanes)(wr_lanes)byte);
}

/* The same where a lane is one of `count` bytes from `first` on. */
WR_LANES wr_lanes wr_lanes_within(wr_lanes lanes, uint8_t first, uint8_t count) {
  return (wr_lanes)(lanes - (wr_lanes)first < (wr_lanes)count);
}

/* The same where a lane is an ASCII letter. */
WR_LANES wr_lanes wr_lanes_letter(wr_lanes lanes) {
  return wr_lanes_within(lanes | (wr_lanes)(uint8_t)0x20, 0x61, 26);
}

/* A bit for each lane whose highest bit is set, the first lane's the lowest. */
WR_LANES uint32_t wr_lane_bits(wr_lanes lanes) {
  typedef int8_t signed_lanes __attribute__((ext_vector_type(16)));
  typedef _Bool flags __attribute__((ext_vector_type(16)));
  flags set = __builtin_convertvector((signed_lanes)lanes < 0, flags);
  uint16_t bits;
  memcpy(&bits, &set, sizeof bits);
  return bits;
}

#undef WR_LANES

#endif

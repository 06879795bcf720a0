// What the kernels share: how they are cloned, e^x, tanh, erfc and a row's moments. Not for other modules.
#ifndef LIAR_ELEMENTARY_H
#define LIAR_ELEMENTARY_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The loader chooses clones before thread sanitizer is there, which would be called by that.
#if __has_feature(thread_sanitizer)
#define KERNEL
#elif defined(__x86_64__) && defined(__linux__) && defined(__clang__)
#define KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define KERNEL
#endif
#define INLINE static inline __attribute__((always_inline))
// Sums may be reordered inside a kernel, so that reductions use whole vectors.
#define REASSOCIATE _Pragma("clang fp reassociate(on) contract(fast)")

// sqrtf without errno, which would keep the loops around it from whole vectors.
INLINE float square_root(float x) {
#if __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else
  return sqrtf(x);
#endif
}

// e^x by 2^n · p(r), r in ±ln2/2; p is a degree-6 least-squares fit with a relative error of 2e-9.
// Arguments are clamped to the normal range, so e^-∞ is about 1e-38 and nothing overflows.
INLINE float exponential(float x) {
  REASSOCIATE
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  float n = __builtin_rintf(x * 1.44269504088896341f);
  float r = x - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float p = 1.382942059e-03f;
  p = p * r + 8.374771520e-03f;
  p = p * r + 4.166835803e-02f;
  p = p * r + 1.666642083e-01f;
  p = p * r + 4.999999149e-01f;
  p = p * r + 1.000000036e+00f;
  p = p * r + 1.0f;
  // 1.5 · 2²³ more has n in its lowest bits. A conversion would be undefined for NaN, which p is too.
  float shifted = n + 12582912.0f;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127u) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

// tanh(x): by e^-2|x|, which keeps its digits away from 0, and near 0 by the series to x¹¹.
INLINE float hyperbolic_tangent(float x) {
  REASSOCIATE
  float size = fabsf(x);
  float power = exponential(-2.0f * size);
  float far = (1.0f - power) / (1.0f + power);
  float square = x * x;
  float p = -8.863235530e-03f;
  p = p * square + 2.186948854e-02f;
  p = p * square - 5.396825397e-02f;
  p = p * square + 1.333333333e-01f;
  p = p * square - 3.333333333e-01f;
  float near = size + size * square * p;
  return copysignf(size < 0.25f ? near : far, x);
}

// erfc(z), z ≥ 0, as t·exp(-z² + p(t)) with t = 1/(1 + z/2); p is a degree-10 fit of
// log(erfcx(z)/t) on [0, 6] with a relative error of 1e-9 (float rounding dominates).
INLINE float complementary_error(float z) {
  REASSOCIATE
  float t = 1.0f / (1.0f + 0.5f * z);
  float p = -1.747893216e-01f;
  p = p * t + 1.175158104e+00f;
  p = p * t - 3.340638162e+00f;
  p = p * t + 5.109161035e+00f;
  p = p * t - 4.431360686e+00f;
  p = p * t + 2.259955558e+00f;
  p = p * t - 9.811576004e-01f;
  p = p * t + 3.069593656e-01f;
  p = p * t + 3.389801181e-01f;
  p = p * t + 1.003384725e+00f;
  p = p * t - 1.265653137e+00f;
  return t * exponential(p - z * z);
}

// What a layer norm takes from a row, and what it multiplies the row by.
typedef struct {
  float mean;
  float scale;
} standardization;

INLINE standardization standardize(const float *row, size_t columns, float epsilon) {
  REASSOCIATE
  float sum = 0;
  for (size_t j = 0; j < columns; j++) sum += row[j];
  float mean = sum / (float)columns;
  float squares = 0;
  for (size_t j = 0; j < columns; j++) squares += (row[j] - mean) * (row[j] - mean);
  return (standardization){mean, 1.0f / square_root(squares / (float)columns + epsilon)};
}

#endif

#include "CKernels.h"

#include <math.h>

#include "elementary.h"

KERNEL void lk_gelu_backward(const float *x, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float value = x[i];
    float half = 0.5f * complementary_error(fabsf(value) * 0.70710678118654752f);
    float below = value > 0 ? 1.0f - half : half;
    float density = 0.39894228040143268f * exponential(-0.5f * value * value);
    gradient[i] *= below + value * density;
  }
}

KERNEL void lk_gelu_tanh_backward(const float *x, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float value = x[i];
    float square = value * value;
    float inner = 0.7978845608028654f * (value + 0.044715f * square * value);
    float slope = 0.7978845608028654f * (1.0f + 3.0f * 0.044715f * square);
    // The rest is a product, since 1 - share has no digits where share is nearly 1.
    float power = exponential(-2.0f * inner);
    float share = 1.0f / (1.0f + power);
    float rest = power * share;
    gradient[i] *= share + 2.0f * value * share * rest * slope;
  }
}

KERNEL void lk_silu_backward(const float *x, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float power = exponential(-x[i]);
    float share = 1.0f / (1.0f + power);
    gradient[i] *= share + x[i] * share * (power * share);
  }
}

KERNEL void lk_soft_cap_backward(const float *y, float *gradient, size_t count, float scale,
                                 float cap) {
  float inverse = 1.0f / cap;
  for (size_t i = 0; i < count; i++) {
    float share = y[i] * inverse;
    gradient[i] *= scale * (1.0f - share) * (1.0f + share);
  }
}

KERNEL void lk_relu_backward(const float *x, float *gradient, size_t count) {
  for (size_t i = 0; i < count; i++) gradient[i] = x[i] > 0 ? gradient[i] : 0;
}

KERNEL void lk_clamp_backward(const float *x, float *gradient, size_t count, float bound) {
  for (size_t i = 0; i < count; i++) {
    gradient[i] = x[i] > -bound && x[i] < bound ? gradient[i] : 0;
  }
}

KERNEL void lk_softmax_backward(const float *p, float *gradient, size_t rows, size_t columns,
                                size_t stride, float scale) {
  REASSOCIATE
  for (size_t r = 0; r < rows; r++) {
    const float *share = p + r * stride;
    float *row = gradient + r * stride;
    float mean = 0;
    for (size_t j = 0; j < columns; j++) mean += share[j] * row[j];
    for (size_t j = 0; j < columns; j++) row[j] = scale * share[j] * (row[j] - mean);
  }
}

KERNEL void lk_layer_norm_backward(const float *x, float *gradient, size_t rows, size_t columns,
                                   const float *weight, float epsilon) {
  REASSOCIATE
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    float *target = gradient + r * columns;
    standardization norm = standardize(row, columns, epsilon);
    float shift = 0;
    float along = 0;
    for (size_t j = 0; j < columns; j++) {
      float weighted = target[j] * weight[j];
      shift += weighted;
      along += weighted * (row[j] - norm.mean);
    }
    shift /= (float)columns;
    along *= norm.scale * norm.scale / (float)columns;
    for (size_t j = 0; j < columns; j++) {
      target[j] = norm.scale * (target[j] * weight[j] - shift - (row[j] - norm.mean) * along);
    }
  }
}

KERNEL void lk_rms_norm_backward(const float *x, float *gradient, size_t rows, size_t columns,
                                 const float *weight, float epsilon) {
  REASSOCIATE
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    float *target = gradient + r * columns;
    float squares = 0;
    float along = 0;
    for (size_t j = 0; j < columns; j++) {
      squares += row[j] * row[j];
      along += target[j] * weight[j] * row[j];
    }
    float scale = 1.0f / square_root(squares / (float)columns + epsilon);
    along *= scale * scale / (float)columns;
    for (size_t j = 0; j < columns; j++) {
      target[j] = scale * (target[j] * weight[j] - row[j] * along);
    }
  }
}

KERNEL void lk_accumulate_products(double *sum, const float *x, const float *y, size_t count) {
  for (size_t i = 0; i < count; i++) sum[i] += (double)x[i] * (double)y[i];
}

KERNEL double lk_absolute_products(const float *x, const float *y, size_t count) {
  REASSOCIATE
  double total = 0;
  for (size_t i = 0; i < count; i++) total += fabs((double)x[i] * (double)y[i]);
  return total;
}

KERNEL void lk_accumulate_absolute_products(double *sum, const float *x, const float *y,
                                            size_t count) {
  for (size_t i = 0; i < count; i++) sum[i] += fabs((double)x[i] * (double)y[i]);
}

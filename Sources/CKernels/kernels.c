#include "CKernels.h"

#include <math.h>
#include <string.h>

#include "elementary.h"

KERNEL void lk_gelu(float *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float value = x[i];
    float upper = complementary_error(fabsf(value) * 0.70710678118654752f);
    float half = value * 0.5f;
    x[i] = value > 0 ? value - half * upper : half * upper;
  }
}

KERNEL void lk_gelu_tanh(float *x, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float value = x[i];
    float inner = 0.7978845608028654f * (value + 0.044715f * value * value * value);
    // x · (1 + tanh u)/2 = x · sigmoid(2u)
    x[i] = value / (1.0f + exponential(-2.0f * inner));
  }
}

KERNEL void lk_silu_multiply(float *gate, const float *up, size_t count) {
  for (size_t i = 0; i < count; i++) {
    float value = gate[i];
    gate[i] = value / (1.0f + exponential(-value)) * up[i];
  }
}

KERNEL void lk_silu(float *x, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] = x[i] / (1.0f + exponential(-x[i]));
}

KERNEL void lk_soft_cap(float *x, size_t count, float scale, float cap) {
  float factor = scale / cap;
  for (size_t i = 0; i < count; i++) x[i] = cap * hyperbolic_tangent(factor * x[i]);
}

KERNEL void lk_multiply(float *x, const float *y, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] *= y[i];
}

KERNEL void lk_relu(float *x, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] = x[i] > 0 ? x[i] : 0;
}

INLINE void softmax_row(float *row, size_t columns, float scale) {
  REASSOCIATE
  float greatest = -INFINITY;
  for (size_t j = 0; j < columns; j++) greatest = row[j] > greatest ? row[j] : greatest;
  float total = 0;
  for (size_t j = 0; j < columns; j++) {
    row[j] = exponential((row[j] - greatest) * scale);
    total += row[j];
  }
  float inverse = 1.0f / total;
  for (size_t j = 0; j < columns; j++) row[j] *= inverse;
}

KERNEL void lk_softmax(float *x, size_t rows, size_t columns, size_t stride, float scale) {
  for (size_t r = 0; r < rows; r++) softmax_row(x + r * stride, columns, scale);
}

KERNEL void lk_softmax_causal(float *x, size_t rows, size_t columns, size_t stride, size_t first,
                              float scale) {
  for (size_t r = 0; r < rows; r++) {
    size_t seen = first + r + 1 < columns ? first + r + 1 : columns;
    softmax_row(x + r * stride, seen, scale);
    memset(x + r * stride + seen, 0, (columns - seen) * sizeof(float));
  }
}

KERNEL void lk_softmax_window(float *x, size_t rows, size_t columns, size_t stride, size_t first,
                              size_t window, float scale) {
  for (size_t r = 0; r < rows; r++) {
    size_t seen = first + r + 1 < columns ? first + r + 1 : columns;
    size_t start = seen > window ? seen - window : 0;
    float *row = x + r * stride;
    memset(row, 0, start * sizeof(float));
    softmax_row(row + start, seen - start, scale);
    memset(row + seen, 0, (columns - seen) * sizeof(float));
  }
}

KERNEL void lk_layer_norm(const float *x, float *out, size_t rows, size_t columns,
                          const float *weight, const float *bias, float epsilon) {
  REASSOCIATE
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * columns;
    float *target = out + r * columns;
    standardization norm = standardize(row, columns, epsilon);
    for (size_t j = 0; j < columns; j++) {
      target[j] = (row[j] - norm.mean) * norm.scale * weight[j] + bias[j];
    }
  }
}

KERNEL void lk_rms_norm(const float *x, float *out, size_t rows, size_t columns, size_t x_stride,
                        size_t out_stride, const float *weight, float epsilon) {
  REASSOCIATE
  for (size_t r = 0; r < rows; r++) {
    const float *row = x + r * x_stride;
    float *target = out + r * out_stride;
    float squares = 0;
    for (size_t j = 0; j < columns; j++) squares += row[j] * row[j];
    float scale = 1.0f / square_root(squares / (float)columns + epsilon);
    for (size_t j = 0; j < columns; j++) target[j] = row[j] * scale * weight[j];
  }
}

KERNEL void lk_add_bias(float *x, size_t rows, size_t columns, const float *bias) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t j = 0; j < columns; j++) x[r * columns + j] += bias[j];
  }
}

KERNEL void lk_clamp(float *x, size_t count, float bound) {
  for (size_t i = 0; i < count; i++) {
    float low = x[i] < -bound ? -bound : x[i];
    x[i] = low > bound ? bound : low;
  }
}

KERNEL void lk_add(float *x, const float *y, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] += y[i];
}

KERNEL void lk_scale_add(float *x, const float *y, float scale, size_t count) {
  for (size_t i = 0; i < count; i++) x[i] += scale * y[i];
}

KERNEL void lk_rotate(float *x, size_t heads, size_t head_size, size_t columns,
                      const float *cosine, const float *sine) {
  size_t half = columns / 2;
  for (size_t h = 0; h < heads; h++) {
    float *low = x + h * head_size;
    float *high = low + half;
    for (size_t j = 0; j < half; j++) {
      float a = low[j];
      float b = high[j];
      low[j] = a * cosine[j] - b * sine[j];
      high[j] = b * cosine[j] + a * sine[j];
    }
  }
}

KERNEL double lk_log_sum_exp(const float *x, size_t count) {
  REASSOCIATE
  float greatest = -INFINITY;
  for (size_t j = 0; j < count; j++) greatest = x[j] > greatest ? x[j] : greatest;
  double total = 0;
  // Blocks keep the float partial sums short.
  for (size_t start = 0; start < count; start += 1024) {
    size_t end = start + 1024 < count ? start + 1024 : count;
    float part = 0;
    for (size_t j = start; j < end; j++) part += exponential(x[j] - greatest);
    total += part;
  }
  return greatest + log(total);
}

KERNEL double lk_dot(const float *x, const float *y, size_t count) {
  REASSOCIATE
  double total = 0;
  for (size_t i = 0; i < count; i++) total += (double)x[i] * (double)y[i];
  return total;
}

KERNEL float lk_mean_square(const float *x, size_t count) {
  REASSOCIATE
  float total = 0;
  for (size_t i = 0; i < count; i++) total += x[i] * x[i];
  return total / (float)count;
}

KERNEL float lk_variance(const float *x, size_t count) {
  REASSOCIATE
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += x[i];
  float mean = sum / (float)count;
  float squares = 0;
  for (size_t i = 0; i < count; i++) squares += (x[i] - mean) * (x[i] - mean);
  return squares / (float)count;
}

KERNEL void lk_accumulate_moments(double *sum, double *squares, const float *x, double weight,
                                  size_t count) {
  for (size_t i = 0; i < count; i++) {
    double value = (double)x[i];
    sum[i] += weight * value;
    squares[i] += weight * value * value;
  }
}

KERNEL void lk_shift_scale(float *out, const float *x, const float *shift, float scale,
                           size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = (x[i] - shift[i]) * scale;
}

KERNEL void lk_widen_add(double *y, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += (double)x[i];
}

KERNEL double lk_dot_double(const double *a, const double *b, size_t count) {
  REASSOCIATE
  double total = 0;
  for (size_t i = 0; i < count; i++) total += a[i] * b[i];
  return total;
}

KERNEL void lk_scale_add_double(double *y, const double *x, double scale, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += scale * x[i];
}

bool lk_cpu_has_avx512(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

bool lk_cpu_has_avx512_bf16(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

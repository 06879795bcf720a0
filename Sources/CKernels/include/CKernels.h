// Elementwise kernels of the forward and the backward pass, and reductions of the statistics.
//
// Why C: Swift has no way to compile one function for several instruction sets, and the baseline
// of x86-64 is SSE2. Here every kernel is cloned for AVX-512 and AVX2 and the loader picks one.
// All kernels are single-threaded and touch only the memory they are given; LinearAlgebra divides
// the work. Prefix: lk_.
#ifndef LIAR_CKERNELS_H
#define LIAR_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>

// x[i] ← x[i] · Φ(x[i]), the exact GELU with erf.
void lk_gelu(float *x, size_t count);
// x[i] ← GELU by the tanh approximation ("gelu_new", "gelu_pytorch_tanh").
void lk_gelu_tanh(float *x, size_t count);
// gate[i] ← silu(gate[i]) · up[i].
void lk_silu_multiply(float *gate, const float *up, size_t count);
// x[i] ← silu(x[i]).
void lk_silu(float *x, size_t count);
// x[i] ← x[i] · y[i].
void lk_multiply(float *x, const float *y, size_t count);
// x[i] ← max(x[i], 0).
void lk_relu(float *x, size_t count);
// x[i] ← cap · tanh(scale · x[i] / cap).
void lk_soft_cap(float *x, size_t count, float scale, float cap);
// Each row of `columns` floats ← softmax(scale · row); returns nothing. Rows lie `stride` apart.
void lk_softmax(float *x, size_t rows, size_t columns, size_t stride, float scale);
// As lk_softmax, but row r sees only its first (first + r + 1) columns; the rest become 0.
void lk_softmax_causal(float *x, size_t rows, size_t columns, size_t stride, size_t first,
                       float scale);
// As lk_softmax_causal with a sliding window: row r also doesn't see columns before
// (first + r + 1 - window).
void lk_softmax_window(float *x, size_t rows, size_t columns, size_t stride, size_t first,
                       size_t window, float scale);
// out row ← (x - mean) / sqrt(variance + epsilon) · weight + bias. out may be x.
void lk_layer_norm(const float *x, float *out, size_t rows, size_t columns, const float *weight,
                   const float *bias, float epsilon);
// out row ← x / sqrt(mean square + epsilon) · weight. out may be x. Rows lie the strides apart.
void lk_rms_norm(const float *x, float *out, size_t rows, size_t columns, size_t x_stride,
                 size_t out_stride, const float *weight, float epsilon);
// Every row += bias.
void lk_add_bias(float *x, size_t rows, size_t columns, const float *bias);
// x[i] ← x[i], brought between -bound and bound.
void lk_clamp(float *x, size_t count, float bound);
// x[i] += y[i].
void lk_add(float *x, const float *y, size_t count);
// x[i] += scale · y[i].
void lk_scale_add(float *x, const float *y, float scale, size_t count);
// Rotary embedding of one row of `heads` heads, `head_size` wide, halves split as in LLaMA:
// (a, b) ← (a·cos - b·sin, b·cos + a·sin); cos and sin have head_size / 2 entries.
void lk_rotate(float *x, size_t heads, size_t head_size, size_t columns, const float *cosine,
               const float *sine);
// log Σ exp(x[i]), shifted by the maximum.
double lk_log_sum_exp(const float *x, size_t count);
// Σ x[i]·y[i] in float64.
double lk_dot(const float *x, const float *y, size_t count);
// Mean of squares of a row.
float lk_mean_square(const float *x, size_t count);
// Population variance of a row.
float lk_variance(const float *x, size_t count);
// sum[j] += weight · x[j] and squares[j] += weight · x[j]², float32 into float64.
void lk_accumulate_moments(double *sum, double *squares, const float *x, double weight,
                           size_t count);
// out[i] ← (x[i] - shift[i]) · scale.
void lk_shift_scale(float *out, const float *x, const float *shift, float scale, size_t count);
// y[i] += x[i], float32 into float64.
void lk_widen_add(double *y, const float *x, size_t count);
// Σ_j a[j]·b[j] over float64.
double lk_dot_double(const double *a, const double *b, size_t count);
// y[j] += scale · x[j] over float64.
void lk_scale_add_double(double *y, const double *x, double scale, size_t count);

// The backward pass: gradient holds dL/dy of y = f(x) and becomes dL/dx.
void lk_gelu_backward(const float *x, float *gradient, size_t count);
void lk_gelu_tanh_backward(const float *x, float *gradient, size_t count);
void lk_silu_backward(const float *x, float *gradient, size_t count);
void lk_relu_backward(const float *x, float *gradient, size_t count);
// Where |x| reaches the bound there is no gradient.
void lk_clamp_backward(const float *x, float *gradient, size_t count, float bound);
// Of y = cap · tanh(scale · x / cap), given y.
void lk_soft_cap_backward(const float *y, float *gradient, size_t count, float scale, float cap);
// Rows of p = softmax(scale · x); what p sets to 0 gets no gradient.
void lk_softmax_backward(const float *p, float *gradient, size_t rows, size_t columns,
                         size_t stride, float scale);
void lk_layer_norm_backward(const float *x, float *gradient, size_t rows, size_t columns,
                            const float *weight, float epsilon);
void lk_rms_norm_backward(const float *x, float *gradient, size_t rows, size_t columns,
                          const float *weight, float epsilon);
// sum[i] += x[i]·y[i], float32 into float64.
void lk_accumulate_products(double *sum, const float *x, const float *y, size_t count);
// sum[i] += |x[i]·y[i]|, float32 into float64.
void lk_accumulate_absolute_products(double *sum, const float *x, const float *y, size_t count);
// Σ |x[i]·y[i]| in float64.
double lk_absolute_products(const float *x, const float *y, size_t count);

// Whether the CPU has AVX-512 as OpenBLAS' SKYLAKEX kernels need it, and its bfloat16 part.
bool lk_cpu_has_avx512(void);
bool lk_cpu_has_avx512_bf16(void);

#endif

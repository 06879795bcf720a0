// The part of OpenBLAS that LinearAlgebra uses. LAPACK's Fortran symbols are exported by the
// library but declared in no header that it ships, so they are declared here.
#ifndef LIAR_COPENBLAS_SHIM_H
#define LIAR_COPENBLAS_SHIM_H
#include <cblas.h>
void spotrf_(const char *uplo, const int *n, float *a, const int *lda, int *info);
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dtrtri_(const char *uplo, const char *diag, const int *n, double *a, const int *lda, int *info);
#endif

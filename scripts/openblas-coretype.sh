#!/bin/bash
# Prints the OpenBLAS kernel set that this CPU deserves (as ProcessorKernels.swift chooses it), or
# nothing where OpenBLAS should choose or the user has chosen.
set -euo pipefail

[ -z "${OPENBLAS_CORETYPE:-}" ] && [ "$(uname -m)" = x86_64 ] && [ -r /proc/cpuinfo ] || exit 0
flags=" $(sed -n '/^flags/{s/^[^:]*://p;q}' /proc/cpuinfo) "
for flag in avx512f avx512dq avx512bw avx512vl; do
  [[ "$flags" == *" $flag "* ]] || exit 0
done
if [[ "$flags" == *" avx512_bf16 "* ]]; then echo COOPERLAKE; else echo SKYLAKEX; fi

#!/bin/sh
# Trains the project's own generator; see generator.py, or `generator.sh --help`. Needs what train.sh needs.
set -eu
cd "$(dirname "$0")"
# PyTorch's large blocks go back to the system after every step otherwise, which makes a step much slower.
export MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_MMAP_THRESHOLD_=30000000 MALLOC_TOP_PAD_=100000000
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}" OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
exec nice -n 19 "${PYTHON:-python3}" generator.py "$@"

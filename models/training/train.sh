#!/bin/sh
# Trains recollect-mini; see train.py, or `train.sh --help`. Any Python 3.11 with torch, onnx, numpy and Pillow will do:
# on Debian, apt-get install python3-torch python3-onnx python3-pil wordnet-base libopenblas0-pthread.
set -eu
cd "$(dirname "$0")"
# PyTorch's large blocks go back to the system after every step otherwise, which makes a step three times as slow.
export MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_MMAP_THRESHOLD_=30000000 MALLOC_TOP_PAD_=100000000
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
# The text half's matrices are small: OpenBLAS spends more time on waking its threads than they save.
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
exec "${PYTHON:-python3}" train.py "$@"

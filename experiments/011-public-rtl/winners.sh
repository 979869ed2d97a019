#!/usr/bin/env bash
# Searches kernels for small ops, from the mapper's and from the plain one, and runs what won on the RTL: winners.sh RTL FOLDER
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
[ $# -eq 2 ] || { echo "usage: winners.sh RTL FOLDER" >&2; exit 2; }
rtl=$(readlink -f "$1")
mkdir -p "$2" && folder=$(readlink -f "$2")
ops=(
  gemm:64x64x64 gemm:100x70x50 gemm:128x128x128,ta gemm:128x96x160,tb gemm:48x200x33,bias=row,act=relu
  gemm:64x128x64,out=i32 gemm:96x96x96,ta,tb,bias=full,scale=0.01 gemm:17x19x23 gemm:1x256x256 gemm:256x256x16,bias=full
  conv:1x14x14x32,k=32,r=3,s=3,stride=1,pad=1 conv:1x16x16x16,k=24,r=1,s=1,stride=1,pad=0
  conv:1x15x15x8,k=16,r=3,s=3,stride=2,pad=1 conv:2x8x8x40,k=20,r=5,s=5,stride=1,pad=2,act=relu
  conv:1x20x20x3,k=16,r=7,s=7,stride=2,pad=3
)
export TILESMITH_HOME=$folder/home
# search OP KERNEL [OPTION …]: leaves the winner there.
search() {
  "$root/tilesmith" optimize "$1" --reuse off --evaluations 70 --iterations 6 --out "$folder/run" "${@:3}" >"$2.log" 2>&1
  mv "$folder/run/best.c" "$2"
  rm -r "$folder/run"
}
for i in "${!ops[@]}"; do
  search "${ops[i]}" "$folder/$((i + 10))-mapper.c"
  search "${ops[i]}" "$folder/$((i + 10))-plain.c" --seed-with none
done
"$root/experiments/run" RtlComparison "$rtl" "$folder"/*.c

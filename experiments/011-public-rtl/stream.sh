#!/usr/bin/env bash
# Prints the events of a random stream on the RTL, as the traces of the tests have them: stream.sh RTL SEED COMMANDS OPTION,…
# The RTL runs for 100,000 cycles, or as many as CYCLES says.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rtl=$(readlink -f "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 "$here/stream.py" "${@:2}" > stream.S
printf '.section .text.init\n.globl _start\n_start: li t0,0x1e000\n csrs mstatus,t0\n j main\n' > start.S
riscv64-unknown-elf-gcc -march=rv64gc -mabi=lp64d -nostdlib -nostartfiles -Wl,-Ttext=0x80000000 start.S stream.S -o stream.elf
riscv64-unknown-elf-objcopy -O binary stream.elf stream.bin
od -An -v -t x8 -w8 stream.bin | tr -d ' ' > prog.hex
"$rtl" "${CYCLES:-100000}" 2>&1 | awk '/^OUT/ { exit } /^#/ { print }' | tr -d '#' | awk '
  function bare(number) { sub(/^0+/, "", number); return number == "" ? "0" : number }
  { print $1, $2, $3, $4, bare($5), bare($6) }'

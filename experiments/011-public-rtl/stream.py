#!/usr/bin/env python3
"""Writes a bare-metal program that sends the accelerator a stream of random commands, three times, to stdout as assembly.

usage: stream.py SEED COMMANDS OPTION,…
options: al (aligned rows), bank (operands in several banks), os, tr (transposed operands), act, astride, cstride, rag (tiles
of any size), second (a bias in the scratchpad), macc (loads to the accumulator), wide (int32 mvouts), shrall (loads of int8
to the accumulator), scale, pix (pixel repeats), zero, zstride, loop (loop_ws)
"""
import random
import sys

pick = random.Random(int(sys.argv[1])).randrange
commands = int(sys.argv[2])
options = set(sys.argv[3].split(","))
ONE, HALF, GARBAGE, ACCUMULATOR = 0x3F800000 << 32, 0x3F000000 << 32, 0xFFFFFFFF, 0x80000000
# Lines of these 32 KB lie in other sets of the L2 than the program.
DRAM, BYTES, TIMES = 0x80408000, 32768, 3
rows, used = 16 << 1 + pick(5), 1 << 12 + pick(4)
lines = []


def send(funct, rs1, rs2):
    lines.append(f" li a0,{rs1}\n li a1,{rs2}\n .insn r 0x7b,3,{funct},x0,a0,a1")


def pause(cycles):
    lines.append(f" li t2,{cycles}\n1: addi t2,t2,-1\n bnez t2,1b")


def fence():
    lines.append(" fence")


def has(option, chance=1):
    return option in options and pick(chance) == 0


def configure_load(state):
    scale = HALF if has("scale", 3) else ONE
    shrunk = 4 if "shrall" in options else 0
    stride = 0 if has("zstride", 6) else 64 * (1 + pick(6)) if "al" in options else 4 * pick(100)
    send(0, scale | 16 << 16 | (2 if has("pix", 6) else 1) << 8 | state << 3 | shrunk | 1, stride)


def configure_store():
    send(0, 2 | (pick(2) << 2 if "act" in options else 0), ONE | (16 * pick(25) if "al" in options else 4 * pick(100)))


def configure_execute():
    dataflow = 0 if has("os", 3) else 4
    transposed = 1 << 8 + pick(2) if has("tr", 3) else 0
    strides = 1 + (pick(3) if "astride" in options else 0), 1 + (pick(2) if "cstride" in options else 0)
    send(0, ONE | strides[0] << 16 | transposed | dataflow, strides[1] << 48)


def dram():
    return DRAM + (pick(used) & (-64 if "al" in options else -4))


def row():
    return 16 * pick(rows // 16)


def local(accumulator):
    if accumulator or has("macc", 3):
        return ACCUMULATOR | pick(2) << 30 | row()
    return row() | pick(2) << 12


def tile(address, columns, height=None):
    return address | columns << 32 | (height or 1 + pick(16)) << 48


def compute():
    height = None if "rag" in options else 16
    for _ in range(1 + pick(4)):
        weights = GARBAGE if pick(3) == 0 else row() | (pick(2) << 12 if "bank" in options else 0)
        second = row() if has("second", 4) else GARBAGE
        send(6, tile(weights, 16, height), tile(local(pick(4) > 0), 16, height))
        send(5 if weights == GARBAGE else 4, tile(row(), 16, height), tile(second, 16, height))


def move():
    kind = pick(5)
    if kind < 2:
        target = local(False)
        widest = 64 if target < ACCUMULATOR or "shrall" in options else 16
        send((2, 1, 14)[pick(3)], 0 if has("zero", 12) else dram(), tile(target, 1 + pick(widest)))
    elif kind == 2:
        source = local(False)
        wide = 1 << 29 if source >= ACCUMULATOR and has("wide", 4) else 0
        send(3, dram(), tile(source | wide, 1 + pick(16 if wide else 64)))
    else:
        compute()


def loop():
    for _ in range(1 + pick(2)):
        send(9, 0, 1 + pick(3) << 32 | 1 + pick(3) << 16 | 1 + pick(3))
        send(10, DRAM, DRAM + 4096)
        send(11, DRAM if pick(2) else 0, DRAM + 8192)
        send(12, 64, 64)
        send(13, 256, 64)
        send(8, pick(2), 0)


lines.append(f".globl main\nmain: li s0,{TIMES}")
send(0, ONE | 16 << 16 | 1 << 8 | 1, 64)
for block in range(BYTES // 1024):
    send(2, DRAM + 1024 * block, 64 << 32 | 16 << 48)
fence()
lines.append("again:")
pause(100)
send(7, 0, 0)
fence()
pause(200)
for state in range(3):
    configure_load(state)
configure_store()
configure_execute()
for _ in range(commands):
    if pick(12) == 0:
        pause(1 + pick(40))
    kind = pick(40)
    if kind == 0:
        fence()
    elif kind == 1:
        (lambda: configure_load(pick(3)), configure_store, configure_execute)[pick(3)]()
    elif kind == 2 and "loop" in options:
        loop()
    else:
        move()
fence()
lines.append(" addi s0,s0,-1\n beqz s0,over\n j again\nover: li a0,0x60000000\n sd x0,0(a0)\n2: j 2b")
print("\n".join(lines))

#!/usr/bin/env python3
"""Writes a bare-metal program that sends the accelerator a stream of random commands, three times, to stdout as assembly.

usage: stream.py SEED COMMANDS OPTION,…
options: al (aligned rows), bank (operands in several banks), os, tr (transposed operands), act, astride, cstride, rag (tiles
of any size), second (a bias in the scratchpad), macc (loads to the accumulator), wide (int32 mvouts), shrall (loads of int8
to the accumulator), scale, pix (pixel repeats), zero, zstride, loop (loop_ws), resadd (its additions), conv (loop_conv_ws),
pool (pooled mvouts), flush, norm (what machines with normalizations have),
fp32 (4x4), check (other data, a fence behind each command, and at the end a sum of the memory; with host it is the program's
exit code, for tilesmith sim)
"""
import random
import sys

pick = random.Random(int(sys.argv[1])).randrange
commands = int(sys.argv[2])
options = set(sys.argv[3].split(","))
ONE, HALF, GARBAGE, ACCUMULATOR = 0x3F800000 << 32, 0x3F000000 << 32, 0xFFFFFFFF, 0x80000000
# Lines of these 32 KB lie in other sets of the L2 than the program.
DRAM, BYTES, TIMES = 0x80408000, 32768, 3
DIM = 4 if "fp32" in options else 16
rows, used = DIM << 1 + pick(5), 1 << 12 + pick(4)
pools = False
lines = []


def send(funct, rs1, rs2):
    lines.append(f" li a0,{rs1}\n li a1,{rs2}\n .insn r 0x7b,3,{funct},x0,a0,a1")
    # A loop's unit takes its configuration apart from the others' way.
    if "check" in options and funct in (0, 1, 2, 3, 4, 5, 8, 14, 15):
        lines.append(" fence")


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
    send(0, scale | DIM << 16 | (2 if has("pix", 6) else 1) << 8 | state << 3 | shrunk | 1, stride)


def configure_store():
    global pools
    pools = has("pool", 2)
    send(0, 2 | (pick(2) << 2 if "act" in options else 0) | (pooling() if pools else 0), ONE | (16 * pick(25) if "al" in options else 4 * pick(100)))


def pooling():
    size, stride = 1 + pick(3), 1 + pick(3)
    image, padding = (1 + pick(6), 1 + pick(6)), (pick(size), pick(size))
    outputs = [max(1, (image[i] + 2 * padding[i] - size) // stride + 1) for i in range(2)]
    dimension = outputs[1] + pick(3)
    return (image[1] << 56 | image[0] << 48 | outputs[1] << 40 | outputs[0] << 32 | dimension << 24
            | padding[1] << 10 | padding[0] << 8 | size << 6 | stride << 4)


def configure_execute():
    dataflow = 0 if has("os", 3) else 4
    transposed = 1 << 8 + pick(2) if has("tr", 3) else 0
    strides = 1 + (pick(3) if "astride" in options else 0), 1 + (pick(2) if "cstride" in options else 0)
    send(0, ONE | strides[0] << 16 | transposed | dataflow, strides[1] << 48)
    if "check" in options:
        # What the array holds is defined once it has been loaded in this dataflow.
        send(6, tile(0, DIM, DIM), tile(GARBAGE, DIM, DIM))
        send(4, tile(0, DIM, DIM), tile(GARBAGE, DIM, DIM))


def dram():
    return DRAM + (pick(used) & (-64 if "al" in options else -4))


def row():
    return DIM * pick(rows // DIM)


def local(accumulator):
    if accumulator or has("macc", 3):
        return ACCUMULATOR | pick(2) << 30 | row()
    return row() | pick(2) << 12


def tile(address, columns, height=None):
    return address | columns << 32 | (height or 1 + pick(DIM)) << 48


def compute():
    height = None if "rag" in options else DIM
    for _ in range(1 + pick(4)):
        if "check" in options and "rag" in options:
            # What is behind the rows of a compute depends on what runs beside it.
            height = 1 + pick(DIM)
        weights = GARBAGE if pick(3) == 0 else row() | (pick(2) << 12 if "bank" in options else 0)
        second = row() if has("second", 4) else GARBAGE
        send(6, tile(weights, DIM, height), tile(local(pick(4) > 0), DIM, height))
        send(5 if weights == GARBAGE else 4, tile(row(), DIM, height), tile(second, DIM, height))


def move():
    kind = pick(5)
    if kind < 2:
        target = local(False)
        widest = 4 * DIM if target < ACCUMULATOR or DIM == 4 or "shrall" in options else DIM
        send((2, 1, 14)[pick(3)], 0 if has("zero", 12) else dram(), tile(target, 1 + pick(widest)))
    elif kind == 2:
        source = local(False)
        wide = 1 << 29 if source >= ACCUMULATOR and has("wide", 4) else 0
        send(3, dram(), tile(source | wide, 1 + pick(DIM if wide or pools else 4 * DIM)))
    else:
        compute()


def normalize():
    """Rows of the accumulator through IGELU, or one at a time through a layer norm or a softmax."""
    global pools
    pools = False
    # The public RTL has no exponential: in its place stands the text of IGELU.
    kind = (0, 2)[pick(2)] if "check" in options else pick(3)
    scale = ONE | (16 * pick(25) if "al" in options else 4 * pick(100))
    send(0, 2 | (2, 0, 3)[kind] << 2, scale)
    # Constants with which the largest element has an exponential.
    for constant, which in ((100, 0), (655, 1)):
        send(0, constant << 32 | which << 18 | (kind == 1) << 16 | 3, 50 | 60 << 32)
    if kind == 2:
        send(3, dram(), tile(ACCUMULATOR | row(), 1 + pick(64)))
        return
    columns, first, statistics = 2 + pick(63), row(), 1 + pick(2)
    target = dram()
    for group in range(1 + pick(3)):
        for pair in ((1, 2), (3, 4), (0, 0)) if kind == 0 else ((5, 5), (6, 7), (0, 0)):
            for at in range(statistics):
                send(0, 1 << 17 | (kind == 1) << 16 | at << 8 | 3, 0)
                for norm in set(pair) if columns <= 16 and pick(2) else pair:
                    source = ACCUMULATOR | norm << 26 | first + group * statistics + at
                    send(3, target + 64 * at, tile(source, columns, 1 if pick(4) or "check" in options else 1 + pick(3)))


def loop():
    for _ in range(1 + pick(2)):
        adds = has("resadd", 2)
        if adds:
            # The unit has one such setting for both of its loops.
            fence()
        send(9, 0, (0 if adds else 1 + pick(3)) << 32 | 1 + pick(3) << 16 | 1 + pick(3))
        send(10, DRAM, DRAM + 4096)
        send(11, DRAM if pick(2) and not adds else 0, DRAM + 8192)
        send(12, 64, 64)
        send(13, 256, 64)
        activation = (2, 4)[pick(2)] << 8 if has("norm", 3) else 0
        send(8, activation | (0 if adds else pick(2)), 4 if adds else 0)
        if adds:
            fence()


def convolution():
    """A whole convolution in one loop, with the fields that the vendor's header would give it."""
    batches, channels, filters = 1 + pick(2), 1 + pick(5 * DIM // 2), 1 + pick(5 * DIM // 2)
    kernel, stride, dilation, padding = 1 + pick(3), 1 + pick(2), 1 + pick(5) // 4, pick(2)
    depthwise = DIM == 16 and pick(6) == 0
    if depthwise:
        channels = filters = 1
    reach = kernel + (dilation - 1) * (kernel - 1)
    image = [reach + pick(6), reach + pick(6)]
    outputs = [(size + 2 * padding - reach) // stride + 1 for size in image]
    behind = [max(0, (outputs[i] - 1) * stride + reach - image[i] - padding) for i in range(2)]
    pools = pick(3) == 0
    window, step, edge = (1 + pick(3), 1 + pick(2), pick(2)) if pools else (1, 1, 0)
    edge = min(edge, window - 1)
    window = min(window, *outputs)
    pooled = [(size + 2 * edge - window) // step + 1 for size in outputs]
    pool_behind = [max(0, (pooled[i] - 1) * step + window - outputs[i] - edge) for i in range(2)]
    pixels = 1 + pick(3) if DIM == 16 and channels * 3 <= DIM and pick(2) == 0 and not depthwise else 1
    rotated = has("wrot", 4)
    transposed = 1 << 2 + pick(3) if has("trans", 2) else 0
    bias = pick(2)
    send(16, filters << 48 | channels << 32 | image[0] << 16 | batches, padding << 56 | stride << 48 | outputs[1] << 32 | pooled[0] << 16 | outputs[0])
    send(17, kernel << 48 | pooled[1] << 32 | window << 16 | step << 8 | edge, batches << 48 | pooled[0] << 32 | pooled[1] << 16 | filters)
    send(18, kernel << 48 | kernel << 32 | channels << 16 | padding, behind[1] << 48 | padding << 32 | behind[0] << 24 | edge << 16 | image[1])
    send(19, outputs[0] << 48 | pool_behind[1] << 32 | edge << 21 | pool_behind[0] << 10 | dilation, channels << 48 | filters << 32 | filters << 16 | outputs[1])
    send(20, DRAM + 8192, DRAM + 16384)
    # Without a bias the header gives address 1, and zeros are loaded; with 0 sums begin with what is there.
    send(21, DRAM + 24576 if bias else int("check" in options), DRAM)
    send(15, pixels << 8 | depthwise << 6 | transposed | rotated << 1 | 1 - bias, has("act") * (pick(2) << 3) | (stride == 2 and kernel == 1 and pick(2)) << 1 | 1 - pools)


lines.append(f".globl main, tohost\nmain: li s0,{1 if 'check' in options else TIMES}")
send(0, ONE | DIM << 16 | 1 << 8 | 1, 64)
if "norm" in options or "check" in options:
    # Sums and divisions of zeros would hide what is wrong and take other times. Floats have one exponent.
    # Sums of squares are to stay within 32 bits where results count.
    small = 0xF0000000F if "check" in options else 0xFF000000FF
    keeps, sets = (0x807FFFFF807FFFFF, 0x3F0000003F000000) if DIM == 4 else (small if "norm" in options else -1, 0)
    lines.append(f" li t0,{DRAM}\n li t1,{DRAM + BYTES}\n li t3,1\n li t4,6364136223846793005\n li t5,1442695040888963407\n"
                 f" li a2,{keeps}\n li a3,{sets}\n"
                 "1: mul t3,t3,t4\n add t3,t3,t5\n srli t2,t3,7\n and t2,t2,a2\n or t2,t2,a3\n sd t2,0(t0)\n"
                 " addi t0,t0,8\n bne t0,t1,1b\n fence")
    for block in range(rows // DIM + 4 if "check" in options else rows // DIM):
        send(2, DRAM + 64 * DIM * block, tile(ACCUMULATOR | DIM * block, DIM, DIM))
if "check" in options:
    for block in range(rows // DIM + 8):
        for bank in range(2):
            send(2, DRAM, tile(bank << 12 | DIM * block, DIM, DIM))
for block in range(BYTES // (64 * DIM)):
    send(2, DRAM + 64 * DIM * block, 4 * DIM << 32 | DIM << 48)
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
    elif kind == 3 and "conv" in options:
        convolution()
    elif 5 <= kind < 15 and "norm" in options:
        normalize()
    elif kind == 4 and "flush" in options:
        send(7, 0, 0)
    else:
        move()
fence()
lines.append(" addi s0,s0,-1\n beqz s0,over\n j again\nover: li a1,0")
if "check" in options:
    lines.append(f" li t0,{DRAM}\n li t1,{DRAM + BYTES}\n li t3,0x100000001b3\n"
                 "1: ld t2,0(t0)\n xor a1,a1,t2\n mul a1,a1,t3\n addi t0,t0,8\n bne t0,t1,1b\n srli a1,a1,33\n slli a1,a1,1")
lines.append(" la a0,tohost\n ori a1,a1,1" if "host" in options else " li a0,0x60000000")
lines.append(" sd a1,0(a0)\n2: j 2b\n.align 6\ntohost: .dword 0")
print("\n".join(lines))

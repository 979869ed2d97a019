#!/usr/bin/env python3
"""Lets Gemmini print its events, in the form of the project's traces behind a '#', and leaves out what needs other projects."""
import pathlib
import re
import sys

SOURCES = pathlib.Path(sys.argv[1])
CLOCK = "val eventCycle = RegInit(0.U(40.W)); eventCycle := eventCycle + 1.U\n"


def printed(condition, event, *fields):
    forms = " ".join("%x" if i >= 2 else "%d" for i in range(len(fields)))
    return f'when ({condition}) {{ printf("#%d {event} {forms}\\n", eventCycle, {", ".join(fields)}) }}\n'


def command(condition, event, number, of):
    return printed(condition, event, number, f"{of}.inst.funct", f"{of}.rs1", f"{of}.rs2")


def insert(file, anchor, text, after=True, last=False):
    path = SOURCES / file
    source = path.read_text()
    at = source.rindex(anchor) if last else source.index(anchor)
    at += len(anchor) if after else 0
    path.write_text(source[:at] + "\n" + text + source[at:])


insert("Controller.scala", "val raw_cmd = raw_cmd_q.io.deq", CLOCK + command("raw_cmd_q.io.enq.fire", "cmd", "0.U", "io.cmd.bits"))
station = CLOCK + command("io.alloc.fire", "alloc", "io.alloc.bits.from_conv_fsm ## io.alloc.bits.from_matmul_fsm", "io.alloc.bits.cmd")
for kind in ("ld", "ex", "st"):
    station += command(f"io.issue.{kind}.fire", f"issue_{kind}", f"io.issue.{kind}.rob_id", f"io.issue.{kind}.cmd.cmd")
station += printed("io.completed.fire", "done", "io.completed.bits", "0.U", "0.U", "0.U")
insert("ReservationStation.scala", "when (reset.asBool)", station, after=False, last=True)
for direction, sends, answers, start in (("rd", "rd_req", "rd_beat", "class StreamReaderCore["), ("wr", "wr_beat", "wr_ack", "class StreamWriter[")):
    path = SOURCES / "DMA.scala"
    source = path.read_text()
    anchor = "val (tl, edge) = node.out(0)"
    at = source.index(anchor, source.index(start)) + len(anchor)
    text = CLOCK + printed("tl.a.fire", sends, "tl.a.bits.source", "tl.a.bits.size", "tl.a.bits.address", "0.U")
    text += printed("tl.d.fire", answers, "tl.d.bits.source", "0.U", "0.U", "0.U")
    path.write_text(source[:at] + "\n" + text + source[at:])
for path in SOURCES.glob("*.scala"):
    source = path.read_text()
    path.write_text(re.sub(r"printf\(SynthesizePrintf\((.*)\)\)", r"printf(\1)", source).replace("import midas.targetutils.SynthesizePrintf\n", ""))
for name in ("CustomCPUConfigs.scala", "CustomSoCConfigs.scala"):
    (SOURCES / name).unlink()

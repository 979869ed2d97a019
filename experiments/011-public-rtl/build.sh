#!/usr/bin/env bash
# Elaborates the public RTL in a folder, and makes a simulator of it: experiments/011-public-rtl/build.sh FOLDER [MACHINE]
# Machines: int8 (the default), normalizing (int8 with normalizations), fp32 (4x4).
# Needs git, Maven, a JDK, Python 3, dtc (device-tree-compiler), Verilator 5 and g++; 10 GB of memory and some 15 minutes on two cores.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 1 ] || [ $# -eq 2 ] || { echo "usage: build.sh FOLDER [int8|normalizing|fp32]" >&2; exit 2; }
mkdir -p "$1" && cd "$1" && folder=$PWD
machine=${2:-int8}

checkout() {
  [ -d "$1" ] || git clone -q "https://github.com/$2" "$1"
  git -C "$1" checkout -qf "$3" && git -C "$1" clean -qfd
}
checkout rocket-chip chipsalliance/rocket-chip c1dda5827d214cf04a4d0917c1b2915e36603d52
checkout inclusive-cache chipsalliance/rocket-chip-inclusive-cache 85420cf26f9abcebf685f0d68d14189598943c19
checkout gemmini ucb-bar/gemmini 8c3f9923a44a2fe2c7930587be297d6d4f8c09ca
checkout hardfloat ucb-bar/berkeley-hardfloat 26f00d00c3f3f57480065e02bfcfde3d3b41ec51
checkout cde chipsalliance/cde 2bcaeae2b9914bd25497ce3c6fa62dc5ca80e09f
checkout diplomacy chipsalliance/diplomacy 6590276fa4dac315ae7c7c01371b954c5687a473
python3 "$here/events.py" gemmini/src/main/scala/gemmini

mvn -q -B -f "$here/pom.xml" dependency:build-classpath -Dmdep.outputFile="$folder/classpath"
jars=$(cat classpath)
plugin=$(tr : '\n' < classpath | grep chisel-plugin)
# scala OUTPUT BEFORE FOLDER…: compiles the sources of folders against what was compiled before.
scala() {
  local output=$1 before=$2
  shift 2
  mkdir -p "$output"
  find "$@" -name '*.scala' ! -path '*/test/*' | sort > sources
  java -Xmx5g -Xss64m -cp "$jars" scala.tools.nsc.Main -nowarn -language:reflectiveCalls "-Xplugin:$plugin" \
    -d "$output" -cp "$jars:$before" @sources
}
scala out/macros "" rocket-chip/macros/src/main
scala out/base out/macros cde/cde/src diplomacy/diplomacy/src hardfloat/hardfloat/src/main
scala out/chip out/macros:out/base rocket-chip/src/main/scala inclusive-cache/design
scala out/gemmini out/macros:out/base:out/chip gemmini/src/main/scala "$here"

(cd rocket-chip && java -Xmx8g -Xss256m -cp \
  "$jars:../out/macros:../out/base:../out/chip:../out/gemmini:src/main/resources" tilesmith.Elaborate "$folder/$machine" "$machine")
python3 - "$machine" <<'P'
import re, sys
folder = sys.argv[1]
text = open(f"{folder}/Harness.sv").read()
text = text[: text.index('// ----- 8< ----- FILE "firrtl_black_box')]
memory = re.search(r"module mem_2097152x64\(", text).start()
end = text.index("endmodule", memory)
text = text[:end] + '  initial $readmemh("prog.hex", Memory);\n' + text[end:]
# What the core prints of each instruction takes most of the time: only with +commits.
text, count = re.subn(r'(_csr_io_trace_0_valid & ~reset)(\)\s*\$fwrite\(32\'h80000002,\s*"C%d: )', r'\1 & ($test$plusargs("commits") != 0)\2', text)
assert count == 1
open(f"{folder}/Machine.sv", "w").write(text)
P
verilator --cc --exe -Wno-fatal -Wno-lint -Wno-style --top-module Harness -O3 --x-assign 0 --x-initial 0 --no-timing \
  --output-split 20000 --Mdir "$machine/cpp" "$machine/Machine.sv" "$here/main.cc"
make -C "$machine/cpp" -f VHarness.mk -j"$(nproc)" OPT_FAST=-O2 OPT_SLOW=-O0 VHarness
echo "$folder/$machine/cpp/VHarness"

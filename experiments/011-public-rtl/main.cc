// Runs the program in prog.hex until somebody has read enough, or for so many cycles.
#include <cstdlib>
#include "VHarness.h"
#include "verilated.h"

int main(int count, char **arguments) {
  Verilated::commandArgs(count, arguments);
  VHarness machine;
  auto tick = [&] {
    machine.clock = 1;
    machine.eval();
    machine.clock = 0;
    machine.eval();
  };
  long cycles = count > 1 ? std::atol(arguments[1]) : 2000000;
  machine.reset = 1;
  for (int i = 0; i < 20; i++) tick();
  machine.reset = 0;
  for (long i = 0; i < cycles && !Verilated::gotFinish(); i++) tick();
}

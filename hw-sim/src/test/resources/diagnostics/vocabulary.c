void kernel(const elem_t A[16][16], elem_t C[16][16], int n, float f) {
  gemmini_mvin(A, 0, 16, 16); // expect: gemmini_mvin takes 2 arguments (dram_addr, spad_addr), got 4
  gemmini_mvin(1.5, 0); // expect: argument 'dram_addr' of gemmini_mvin must be an integer or an address, got double
  gemmini_mvin(A, C); // expect: argument 'spad_addr' of gemmini_mvin is a row of the scratchpad or accumulator, a uint32_t, got int8_t (*)[16]; the array comes first: gemmini_mvin(dram_addr, spad_addr)
  n = gemmini_fence(); // expect: gemmini_fence is a block of commands, not a value: make it a statement of its own
  struct pair { int a; } pair = {1};
  gemmini_mvout(pair, 0); // expect: argument 'dram_addr' of gemmini_mvout must be a number or an address, got struct pair
  gemmini_config_ld(f);  // expect: argument 'stride' of gemmini_config_ld must be an integer or an address, got float
  gemmini_config_ex(7, NO_ACTIVATION, 0); // expect: argument 'dataflow' of gemmini_config_ex must be OUTPUT_STATIONARY or WEIGHT_STATIONARY (0 to 1), got 7
  gemmini_config_ex(WEIGHT_STATIONARY, 5, 0); // expect: argument 'sys_act' of gemmini_config_ex must be NO_ACTIVATION, RELU, LAYERNORM or IGELU (0 to 3), got 5
  gemmini_extended_config_st(16, 9, 1.0f); // expect: argument 'acc_act' of gemmini_extended_config_st must be NO_ACTIVATION, RELU, LAYERNORM or IGELU (0 to 3), got 9
}

// op: gemm:32x32x32
// expect: correct
// row: -
// Unrolled.
void kernel(const elem_t A[32][32], const elem_t B[32][32], elem_t C[32][32]) {
    gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
    gemmini_config_ld(32);
    gemmini_extended_config_st(32, NO_ACTIVATION, 0.0009765625f);
    for (int k = 0; k < 2; k++) {
        gemmini_extended_mvin(A[k * 16], k * 32, 32, 16);
        gemmini_extended_mvin(B[k * 16], 4096 + k * 32, 32, 16);
    }
    gemmini_preload(4096 + 0, 0x80000000u + 0);
    gemmini_compute_preloaded(0, GARBAGE_ADDR);
    gemmini_preload(4096 + 32, 0xC0000000u + 0);
    gemmini_compute_preloaded(16, GARBAGE_ADDR);
    gemmini_preload(4096 + 16, 0x80000000u + 16);
    gemmini_compute_preloaded(0, GARBAGE_ADDR);
    gemmini_preload(4096 + 48, 0xC0000000u + 16);
    gemmini_compute_preloaded(16, GARBAGE_ADDR);
    gemmini_preload(4096 + 0, 0x80000000u + 32);
    gemmini_compute_preloaded(32, GARBAGE_ADDR);
    gemmini_preload(4096 + 32, 0xC0000000u + 32);
    gemmini_compute_preloaded(48, GARBAGE_ADDR);
    gemmini_preload(4096 + 16, 0x80000000u + 48);
    gemmini_compute_preloaded(32, GARBAGE_ADDR);
    gemmini_preload(4096 + 48, 0xC0000000u + 48);
    gemmini_compute_preloaded(48, GARBAGE_ADDR);
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            gemmini_mvout(&C[i * 16][j * 16], 0x80000000u + (i * 2 + j) * 16);
        }
    }
    gemmini_fence();
}

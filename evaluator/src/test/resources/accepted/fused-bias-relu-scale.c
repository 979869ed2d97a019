// op: gemm:32x32x32,bias=row,act=relu,scale=0.05
// expect: correct
// row: -
// Bias, activation and scale on the way.
void kernel(const elem_t A[32][32], const elem_t B[32][32], const acc_t bias[32], elem_t C[32][32]) {
    gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
    gemmini_config_ld(32);
    gemmini_extended_config_st(32, RELU, 0.05f);
    gemmini_extended3_config_ld(0, 1.0f, false, 2);
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            gemmini_extended_mvin3(bias + j * 16, 0x80000000u + (i * 2 + j) * 16, 16, 16);
        }
    }
    for (int k = 0; k < 2; k++) {
        gemmini_extended_mvin(A[k * 16], k * 32, 32, 16);
        gemmini_extended_mvin(B[k * 16], 4096 + k * 32, 32, 16);
    }
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 2; k++) {
                gemmini_preload(4096 + k * 32 + j * 16, 0xC0000000u + (i * 2 + j) * 16);
                gemmini_compute_preloaded(i * 32 + k * 16, GARBAGE_ADDR);
            }
        }
    }
    for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
            gemmini_mvout(&C[i * 16][j * 16], 0x80000000u + (i * 2 + j) * 16);
        }
    }
    gemmini_fence();
}

// op: gemm:32x32x32
// expect: correct
// row: -
// Double buffers in scratchpad and accumulator.
void kernel(const elem_t A[32][32], const elem_t B[32][32], elem_t C[32][32]) {
    gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
    gemmini_config_ld(32);
    gemmini_extended_config_st(32, NO_ACTIVATION, 0.0009765625f);
    for (int i = 0; i < 2; i++) {
        uint32_t c = 0x80000000u + i * 512;
        for (int k = 0; k < 2; k++) {
            uint32_t a = (k & 1) * 16;
            uint32_t b = 4096 + (k & 1) * 32;
            gemmini_mvin(&A[i * 16][k * 16], a);
            gemmini_extended_mvin(B[k * 16], b, 32, 16);
            for (int j = 0; j < 2; j++) {
                gemmini_preload(b + j * 16, c + j * 16 + (k ? 0x40000000u : 0));
                gemmini_compute_preloaded(a, GARBAGE_ADDR);
            }
        }
        gemmini_extended_mvout(C[i * 16], c, 32, 16);
    }
    gemmini_fence();
}

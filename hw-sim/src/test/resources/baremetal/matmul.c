/* A product on the accelerator against the same on the core, in the manner of the accelerator's own tests. */
#include <stdio.h>
#include "gemmini.h"

#define N 64
static elem_t A[N][N] __attribute__((aligned(64)));
static elem_t B[N][N] __attribute__((aligned(64)));
static elem_t C[N][N] __attribute__((aligned(64)));
static elem_t gold[N][N];

static uint64_t cycles(void) {
    uint64_t now;
    asm volatile("rdcycle %0" : "=r"(now)::"memory");
    return now;
}

int main(void) {
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            A[i][j] = (i * 7 + j * 3) % 5 - 2;
            B[i][j] = (i * 5 + j) % 7 - 3;
        }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            int sum = 0;
            for (int k = 0; k < N; k++)
                sum += A[i][k] * B[k][j];
            gold[i][j] = sum > 127 ? 127 : sum < -128 ? -128 : sum;
        }
    gemmini_flush(0);
    uint64_t begin = cycles();
    gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
    gemmini_config_ld(N);
    gemmini_config_st(N);
    for (int i = 0; i < N / DIM; i++)
        for (int k = 0; k < N / DIM; k++) {
            gemmini_mvin(&A[i * DIM][k * DIM], (i * (N / DIM) + k) * DIM);
            gemmini_mvin(&B[i * DIM][k * DIM], N * N / DIM + (i * (N / DIM) + k) * DIM);
        }
    for (int i = 0; i < N / DIM; i++)
        for (int j = 0; j < N / DIM; j++) {
            uint32_t sum = 0x80000000u + (i * (N / DIM) + j) * DIM;
            for (int k = 0; k < N / DIM; k++) {
                gemmini_preload(N * N / DIM + (k * (N / DIM) + j) * DIM, sum | (k ? 0x40000000u : 0));
                gemmini_compute_preloaded((i * (N / DIM) + k) * DIM, GARBAGE_ADDR);
            }
            gemmini_mvout(&C[i * DIM][j * DIM], sum);
        }
    gemmini_fence();
    uint64_t end = cycles();
    int wrong = 0;
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            wrong += C[i][j] != gold[i][j];
    printf("%d wrong\n", wrong);
    printf("cycles %s\n", end - begin > 1024 && end - begin < 8000 ? "plausible" : "wrong");
    return wrong ? 3 : 0;
}

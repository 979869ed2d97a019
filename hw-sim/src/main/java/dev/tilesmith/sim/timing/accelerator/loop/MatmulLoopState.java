package dev.tilesmith.sim.timing.accelerator.loop;

import dev.tilesmith.sim.isa.Instruction;

/** One of the two loops that the matrix loop unit keeps: its configuration, and which parts have begun and ended. */
final class MatmulLoopState {
    static final int A = 0;
    static final int B = 1;
    static final int D = 2;
    static final int EXECUTE = 3;
    static final int STORE = 4;
    static final int PARTS = 5;
    private static final int ALL = (1 << PARTS) - 1;

    final int index;
    int blocksI;
    int blocksJ;
    int blocksK;
    int padI;
    int padJ;
    int padK;
    long addressA;
    long addressB;
    long addressC;
    long addressD;
    long strideA;
    long strideB;
    long strideC;
    long strideD;
    boolean accumulates;
    boolean fullWidth;
    boolean narrowBias;
    boolean transposesA;
    boolean transposesB;
    int halfOfA;
    int halfOfB;
    boolean normalizes;
    boolean softmax;

    boolean configured;
    boolean running;
    private int started;
    private int completed;

    MatmulLoopState(int index) {
        this.index = index;
    }

    boolean hasStarted(int part) {
        return (started >> part & 1) != 0;
    }

    void start(int part) {
        running = true;
        started |= 1 << part;
    }

    void complete(int part) {
        completed |= 1 << part;
    }

    boolean hasCompleted(int part) {
        return (completed >> part & 1) != 0;
    }

    boolean isDone() {
        return running && completed == ALL;
    }

    void reset() {
        configured = false;
        running = false;
        started = 0;
        completed = 0;
    }

    /** Takes a configuring command. */
    void configure(Instruction instruction) {
        switch (instruction) {
            case Instruction.LoopBounds bounds -> {
                blocksI = bounds.blocksI();
                blocksJ = bounds.blocksJ();
                blocksK = bounds.blocksK();
                padI = bounds.padI();
                padJ = bounds.padJ();
                padK = bounds.padK();
            }
            case Instruction.LoopAddressesAB addresses -> {
                addressA = addresses.addressA();
                addressB = addresses.addressB();
            }
            case Instruction.LoopAddressesDC addresses -> {
                addressD = addresses.addressD();
                addressC = addresses.addressC();
            }
            case Instruction.LoopStridesAB strides -> {
                strideA = strides.strideA();
                strideB = strides.strideB();
            }
            case Instruction.LoopStridesDC strides -> {
                strideD = strides.strideD();
                strideC = strides.strideC();
            }
            case Instruction.LoopRun run -> {
                accumulates = run.accumulates();
                fullWidth = run.storesFullWidth();
                narrowBias = run.loadsNarrowBias();
                transposesA = run.transposesA();
                transposesB = run.transposesB();
                halfOfA = run.halfOfA();
                halfOfB = run.halfOfB();
                normalizes = run.normalizes();
                softmax = run.isSoftmax();
                started = (int) run.reserved() & ALL;
                completed = started;
                configured = true;
            }
            default -> throw new IllegalStateException("does not configure a loop: " + instruction);
        }
    }
}

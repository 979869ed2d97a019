package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.InstructionDecoder;
import dev.tilesmith.sim.memory.Accumulator;
import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.Scratchpad;
import dev.tilesmith.sim.report.CommandName;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.LineCounters;
import dev.tilesmith.sim.riscv.Coprocessor;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * The accelerator without time: each command does its work at once, in program order, with the function of the RTL
 * (gemmini.md section 3 with the differences of 3.10), or where the configuration says so with that of the vendor's
 * functional model. What the hardware leaves undefined is a {@link GuestFault}; what
 * it does not order is a {@link Race}, after which program order goes on. Not thread-safe.
 */
public final class Gemmini implements Coprocessor {
    private static final int FUNCTS = 128;
    private static final int CONFIGS = 4;

    private final Scratchpad scratchpad;
    private final Accumulator accumulator;
    private final RaceLog log = new RaceLog();
    private final InstructionCounts instructions = new InstructionCounts();
    private final DramAccesses dram;
    private final LocalRows scratchpadRows;
    private final LocalRows accumulatorRows;
    private final LoadUnit loads;
    private final StoreUnit stores;
    private final SharedAdder adder;
    private final ExecuteUnit executes;
    private final MatmulLoop loop;
    private final ConvolutionLoop convolutions;

    /** Commands by funct, behind them the configurations by kind. */
    private final long[] counts = new long[FUNCTS + CONFIGS];

    private final Consumer<Instruction> listener;

    private int currentPc;

    public Gemmini(GemminiConfig config, GuestMemory memory) {
        this(config, memory, _ -> {});
    }

    /** @param listener hears of every command before it takes effect */
    public Gemmini(GemminiConfig config, GuestMemory memory, Consumer<Instruction> listener) {
        this.listener = listener;
        scratchpad = new Scratchpad(config);
        accumulator = new Accumulator(config);
        dram = new DramAccesses(memory, log, instructions);
        var elements = switch (config.element()) {
            case INT8 -> new Int8Elements(scratchpad, accumulator, config.isLibgemmini());
            case FLOAT32 -> new FloatElements(scratchpad, accumulator);
        };
        var array = switch (config.element()) {
            case INT8 ->
                new Int8Array(
                        config.dim(),
                        config.isLibgemmini() ? Integer.SIZE : config.meshOutputBits(),
                        config.isLibgemmini(),
                        scratchpad,
                        accumulator);
            case FLOAT32 -> new FloatArray(config.dim(), scratchpad, accumulator);
        };
        scratchpadRows = new LocalRows("scratchpad", scratchpad.rows(), log);
        accumulatorRows = new LocalRows("accumulator", accumulator.rows(), log);
        adder = new SharedAdder(config, log);
        loads = new LoadUnit(config, dram, scratchpadRows, accumulatorRows, elements, adder);
        stores = new StoreUnit(config, dram, scratchpadRows, accumulatorRows, elements, accumulator);
        executes = new ExecuteUnit(config, scratchpadRows, accumulatorRows, array, adder);
        loop = new MatmulLoop(config, this::execute, log);
        convolutions = new ConvolutionLoop(config, this::execute);
    }

    /**
     * A new call of the kernel: checks of written rows and configurations begin anew, and so do the counters. The
     * memories keep what they hold.
     */
    public void newCall() {
        scratchpadRows.newCall();
        accumulatorRows.newCall();
        adder.fence();
        dram.newCall();
        loads.newCall();
        stores.newCall();
        executes.newCall();
        loop.newCall();
        convolutions.newCall();
        instructions.newCall();
        Arrays.fill(counts, 0);
    }

    /**
     * A whole program may do what the hardware does without complaint: read local rows that it never wrote, compute without
     * a first operand (zeros), and let the matrix loop use all of the accumulator for one product.
     */
    public void allowWhatTheHardwareAllows() {
        scratchpad.rows().allowUnwrittenRows();
        accumulator.rows().allowUnwrittenRows();
        executes.allowUndefinedOperand();
        loop.allowLargeResults();
    }

    @Override
    public long command(int funct, long rs1, long rs2, long pc) {
        counts[funct == 0 ? FUNCTS + ((int) rs1 & 3) : funct & (FUNCTS - 1)]++;
        currentPc = (int) pc;
        instructions.command(currentPc);
        var instruction = InstructionDecoder.decode(funct, rs1, rs2);
        if (!(instruction instanceof Instruction.LoopCommand)) {
            loop.letPass();
        }
        execute(instruction);
        return 0;
    }

    /** The dispatch; a loop comes back here with what it expands to. */
    private void execute(Instruction instruction) {
        listener.accept(instruction);
        switch (instruction) {
            case Instruction.Mvin command -> loads.mvin(command, currentPc);
            case Instruction.Mvout command -> stores.mvout(command, currentPc);
            case Instruction.Preload command -> executes.preload(command);
            case Instruction.Compute command -> executes.compute(command, currentPc);
            case Instruction.ConfigExecute command -> executes.configure(command);
            case Instruction.ConfigLoad command -> loads.configure(command);
            case Instruction.ConfigStore command -> stores.configure(command);
            case Instruction.LoopBounds command -> loop.configure(command);
            case Instruction.LoopAddressesAB command -> loop.configure(command);
            case Instruction.LoopAddressesDC command -> loop.configure(command);
            case Instruction.LoopStridesAB command -> loop.configure(command);
            case Instruction.LoopStridesDC command -> loop.configure(command);
            case Instruction.LoopRun command -> loop.run(command, currentPc);
            // Translations have no function here, and counters are a matter of time.
            case Instruction.Flush command -> {}
            case Instruction.CounterAccess command -> {}
            case Instruction.ConfigNorm command -> stores.configure(command);
            case Instruction.LoopConvolutionConfig command -> convolutions.configure(command);
            case Instruction.LoopConvolutionRun command -> convolutions.run(command);
            case Instruction.Unknown command ->
                throw new GuestFault("the accelerator knows no command with funct %d; gemmini.h has 0 to 21 and 126"
                        .formatted(command.funct()));
        }
    }

    @Override
    public void fence(long pc) {
        scratchpadRows.fence();
        accumulatorRows.fence();
        adder.fence();
        loop.letPass();
        dram.fence();
    }

    @Override
    public void hostLoad(long address, int bytes, long pc) {
        dram.hostLoad(address, bytes, (int) pc);
    }

    @Override
    public void hostStore(long address, int bytes, long pc) {
        dram.hostStore(address, bytes, (int) pc);
    }

    @Override
    public boolean watchesHost() {
        return dram.touchedSinceFence();
    }

    /** The races found since the machine exists, each pair of instructions once, in order of discovery. */
    public List<Race> races() {
        return log.races();
    }

    /** Multiply-accumulates fed to the array in this call: rows x depth x columns as the commands name them. */
    public long macs() {
        return executes.macs();
    }

    /** Commands of this call by name, those that a loop expands to not counted. */
    public SortedMap<String, Long> commands() {
        var byName = new TreeMap<String, Long>();
        for (var i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                var name = i < FUNCTS ? CommandName.of(i, 0) : CommandName.of(0, i - FUNCTS);
                byName.merge(name, counts[i], Long::sum);
            }
        }
        return byName;
    }

    /** What the commands of each source line did in this call, in order of the line. */
    public List<LineCounters> lines(IntUnaryOperator lineOfPc) {
        return instructions.lines(lineOfPc);
    }

    /** Bytes between DRAM and the accelerator in this call. */
    public Counters.Traffic traffic() {
        return dram.traffic();
    }

    /** Rows of the local memories written in this call. */
    public Counters.Occupancy occupancy() {
        return new Counters.Occupancy(
                scratchpad.rows().rowsWritten(), accumulator.rows().rowsWritten());
    }
}

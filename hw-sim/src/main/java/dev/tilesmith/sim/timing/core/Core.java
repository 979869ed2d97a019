package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.timing.Uncore;

/**
 * The pipeline of the Rocket core (sections 1, 2 and 5): moves the records of executed instructions from ID to WB, cycle
 * by cycle. The order in which {@link #cycle} evaluates the stages is that of section 1; each stage reads the state at the
 * start of the cycle. Waits with an empty pipeline are jumped over. Not thread-safe.
 */
public final class Core {
    /** The L1 has a line ready at least so many cycles before the fetch may read again. */
    private static final int REFILL_BEATS = 4;

    private static final int FIRST_COUNTERS = 8;

    private final CodeTable code;
    private final Hart hart;
    private final Uncore uncore;
    private final Profile profile;
    private final boolean tellsRetirements;
    private final InstructionCache instructionCache;
    private final DataCache dataCache;
    private final BranchTargets targets;
    private final BranchHistory branches = new BranchHistory();
    private final Frontend frontend;
    private final InstructionBuffer decode;
    private final RecordQueue records;
    private final MulDivUnit mulDiv = new MulDivUnit();
    private final FloatingPointUnit floats = new FloatingPointUnit();

    private Slot execute = new Slot();
    private Slot memory = new Slot();
    private Slot writeBack = new Slot();
    private Slot free = new Slot();

    private long cycle = 1;
    private long retired;
    private boolean finished;
    /** Values of the cycle counter that the program read, in order. */
    private long[] counterReads = new long[FIRST_COUNTERS];

    private int counterReadCount;
    /** The command queue was full when a command was offered (section 8). */
    private boolean roccBlocked;
    /** A fence has passed, and memory accesses before it have not ended. */
    private boolean fencePending;
    /** A replay packet passed ID: nothing behind it is on the right path. */
    private boolean poisoned;
    /** A mul or div entered its unit in the last cycle: it is lost if its slot does not pass MEM. */
    private boolean longStarted;

    private long busyCycles;

    /* Wires of the present cycle. */
    private boolean redirected;
    private boolean redirectFromWriteBack;
    private long redirect;
    private boolean roccOffered;
    private boolean roccRefused;
    private boolean memoryReplays;
    private boolean executeReplays;
    private boolean executeOffers;
    private boolean longStarts;
    private boolean fenceLeaves;
    private Reason stallReason = Reason.PIPELINE;
    private boolean decodeStalls;

    public Core(Parts parts, Start start, Profile profile) {
        this.code = parts.code();
        this.hart = parts.hart();
        this.uncore = parts.uncore();
        this.profile = profile;
        tellsRetirements = profile.wantsRetirements();
        instructionCache = new InstructionCache(uncore, start.instructionReplacement());
        dataCache = new DataCache(parts.dataLines(), uncore, start.dataReplacement());
        targets = new BranchTargets(code.size());
        frontend = new Frontend(code, instructionCache, targets, branches, hart.pc());
        decode = frontend.buffer();
        records = new RecordQueue(hart);
    }

    /**
     * What a core is made of.
     *
     * @param dataLines the lines of its data cache, which the uncore probes
     */
    public record Parts(CodeTable code, Hart hart, Uncore uncore, CacheArray dataLines) {}

    /** Start values of the replacement registers of I$ and D$ (section 7.6); not 0. */
    public record Start(int instructionReplacement, int dataReplacement) {
        public static final Start DEFAULT = new Start(1, 1);
    }

    /** Puts the line of an address into the instruction cache. */
    public void preload(long address) {
        instructionCache.preload(address);
    }

    /** The present cycle. */
    public long now() {
        return cycle;
    }

    /** Instructions that have passed WB. */
    public long retired() {
        return retired;
    }

    /** How many times the program has read the cycle counter. */
    public int counterReadCount() {
        return counterReadCount;
    }

    /** A value of the cycle counter that the program has read, by order. */
    public long counterRead(int number) {
        return counterReads[number];
    }

    /** Whether the outermost function has returned. */
    public boolean isFinished() {
        return finished;
    }

    /** Runs until a cycle, the end, or until the program has read the cycle counter so many times. */
    public void run(long untilCycle, int untilCounterReads) {
        while (cycle < untilCycle && !finished && counterReadCount < untilCounterReads) {
            cycle();
            if (isEmpty()) {
                jump(untilCycle);
            }
            cycle++;
        }
    }

    private void cycle() {
        redirected = false;
        redirectFromWriteBack = false;
        roccOffered = false;
        roccRefused = false;
        longStarts = false;
        fenceLeaves = false;
        mulDiv.beginCycle(
                cycle,
                writeBack.isValid() && code.traits(writeBack.index).role().writesInteger());
        floats.beginCycle(cycle);
        dataCache.beginCycle(cycle);
        writeBackStage();
        memoryStage();
        frontend.stage2(cycle);
        decode.look();
        checkNextPc();
        executeStage();
        decodeStage();
        frontend.stage0(cycle, redirected, redirect, redirectFromWriteBack);
        endCycle();
    }

    // WB ------------------------------------------------------------------------------------------------------------

    private void writeBackStage() {
        if (writeBack.state == Slot.State.EMPTY) {
            return;
        }
        if (writeBack.state == Slot.State.REPLAY) {
            replay();
            return;
        }
        var role = code.traits(writeBack.index).role();
        if (role.isMemory() && dataCache.stage2(cycle, writeBack, role)) {
            replay();
        } else if (role.isRocc() && !handOver()) {
            replay();
        } else {
            retire(role);
        }
    }

    private void replay() {
        redirected = true;
        redirectFromWriteBack = true;
        redirect = writeBack.pc;
        if (writeBack.record >= 0) {
            records.backTo(writeBack.record);
        }
    }

    private boolean handOver() {
        roccOffered = true;
        if (!uncore.hasRoom(cycle)) {
            roccRefused = true;
            return false;
        }
        var record = records.get(writeBack.record);
        var funct = (int) record.instruction.immediate();
        uncore.send(cycle, funct, record.rs1Value, record.rs2Value, code.line(writeBack.index));
        return true;
    }

    private void retire(InstructionTraits.Role role) {
        retired++;
        if (tellsRetirements) {
            profile.retired(writeBack.pc, cycle);
        }
        var record = records.get(writeBack.record);
        if (role.readsCounter()) {
            readCounter(record.instruction.rd());
        }
        if (role.isLong()) {
            mulDiv.passWriteBack();
        }
        if (role.isLateFloat()) {
            floats.block(code.traits(writeBack.index).stallsInExecute(), writeBack.writeCycle);
        }
        if (role.flushes()) {
            redirected = true;
            redirectFromWriteBack = true;
            redirect = record.nextPc;
            records.behind(writeBack.record);
        }
        finished = record.nextPc == MemoryMap.RETURN_ADDRESS;
    }

    private void readCounter(int register) {
        hart.writeX(register, cycle);
        if (counterReadCount == counterReads.length) {
            counterReads = java.util.Arrays.copyOf(counterReads, 2 * counterReadCount);
        }
        counterReads[counterReadCount++] = cycle;
    }

    // MEM -----------------------------------------------------------------------------------------------------------

    private void memoryStage() {
        memoryReplays = false;
        if (!memory.isValid()) {
            return;
        }
        var traits = code.traits(memory.index);
        var role = traits.role();
        if (role.isMemory()) {
            dataCache.stage1(memory, role);
        }
        if (redirectFromWriteBack) {
            return;
        }
        if (role.isFloat()) {
            memoryReplays = floats.refuses(cycle, traits);
            if (!memoryReplays) {
                memory.writeCycle = floats.pass(cycle, traits, records.get(memory.record));
            }
        }
    }

    /** Section 2: the true next pc of the instruction in MEM against what follows it in the pipeline. */
    private void checkNextPc() {
        if (!memory.isValid() || redirectFromWriteBack || memory.record < 0) {
            return;
        }
        var nextPc = records.get(memory.record).nextPc;
        var wrong = execute.state != Slot.State.EMPTY ? execute.pc != nextPc : !decode.hasPc() || decode.pc() != nextPc;
        var flow = code.flow(memory.index);
        if (flow != Flow.NONE || wrong) {
            train(flow, wrong, nextPc);
        }
        if (wrong) {
            redirected = true;
            redirect = nextPc;
            records.behind(memory.record);
        }
    }

    /** Updates of the predictors from MEM (section 3.2). */
    private void train(byte flow, boolean wrong, long nextPc) {
        var lastIndex = code.isWide(memory.index) ? memory.index + 1 : memory.index;
        var packetAddress = memory.pc + (code.isWide(memory.index) ? 2 : 0) & ~3L;
        var carriedHistory = Prediction.history(memory.prediction);
        var taken = flow != Flow.BRANCH || records.get(memory.record).taken();
        if (flow == Flow.BRANCH) {
            branches.write(packetAddress, carriedHistory, taken);
            if (wrong) {
                branches.set(taken, carriedHistory);
            }
        } else if (wrong) {
            branches.reset(carriedHistory);
        }
        if (wrong && taken) {
            targets.register(Prediction.entry(memory.prediction), lastIndex, flow, flow != Flow.NONE);
        }
    }

    // EX ------------------------------------------------------------------------------------------------------------

    private void executeStage() {
        executeReplays = false;
        executeOffers = false;
        var isLoad = false;
        if (execute.isValid()) {
            var role = code.traits(execute.index).role();
            executeOffers = role.isMemory();
            isLoad = role.isLoad();
            if (role.isLong()) {
                startLong();
            }
        }
        var ready = dataCache.offer(executeOffers, isLoad);
        executeReplays |= executeOffers && !ready;
    }

    private void startLong() {
        if (!mulDiv.isReady()) {
            executeReplays = true;
            return;
        }
        var steps = execute.record >= 0 ? MulDivUnit.steps(records.get(execute.record)) : MulDivUnit.wrongPathSteps();
        mulDiv.start(cycle, steps, code.traits(execute.index).stallsInExecute());
        longStarts = true;
    }

    // ID ------------------------------------------------------------------------------------------------------------

    private void decodeStage() {
        free.clear();
        decodeStalls = false;
        if (!decode.isComplete()) {
            decode.consume();
            stallReason = instructionCache.isRefilling() ? Reason.INSTRUCTION_CACHE_MISS : Reason.MISPREDICTION;
            return;
        }
        if (redirected) {
            stallReason = redirectFromWriteBack ? Reason.REPLAY : Reason.MISPREDICTION;
            return;
        }
        if (decode.isReplay()) {
            leaveAsReplay();
            decode.consume();
            return;
        }
        if (stalls(code.traits(decode.index()))) {
            decodeStalls = true;
            return;
        }
        leave();
        decode.consume();
    }

    private void leaveAsReplay() {
        free.state = Slot.State.REPLAY;
        free.pc = decode.pc();
        free.index = CodeTable.OUTSIDE;
        poisoned = true;
        stallReason = Reason.INSTRUCTION_CACHE_MISS;
    }

    private void leave() {
        free.state = Slot.State.VALID;
        free.pc = decode.pc();
        free.index = decode.index();
        free.prediction = decode.prediction();
        free.nacked = false;
        var role = code.traits(free.index).role();
        if (!poisoned && free.pc == records.expectedPc() && free.pc != MemoryMap.RETURN_ADDRESS) {
            free.record = records.take();
            if (role.isMemory()) {
                free.locate(records.get(free.record).address, role.accessBytes());
            }
        } else {
            free.address = 0;
            free.byteMask = 0;
        }
        if (role.isFence()) {
            fencePending = true;
            fenceLeaves = true;
        }
    }

    /** The conflicts of section 5, and the waits of sections 6 to 8. */
    private boolean stalls(InstructionTraits traits) {
        var uses = traits.uses();
        if (uses != 0 && (uses & hazards()) != 0) {
            stallReason = Reason.OPERAND;
            return true;
        }
        var role = traits.role();
        if (role.isMemory()) {
            if (dataCache.blocksDecode()) {
                stallReason = Reason.DATA_CACHE_MISS;
                return true;
            }
            return waitsBehindFence();
        }
        if (role.isLong()) {
            stallReason = Reason.OPERAND;
            return !mulDiv.admits()
                    || execute.isValid() && code.traits(execute.index).role().isLong();
        }
        if (role.isRocc()) {
            stallReason = Reason.COMMAND_QUEUE_FULL;
            return roccBlocked || waitsBehindFence();
        }
        if (role.isFence()) {
            stallReason = Reason.FENCE;
            return commandInFlight() || uncore.isBusy(cycle);
        }
        return false;
    }

    private long hazards() {
        var result = mulDiv.blockedRegisters() | floats.blockedRegisters();
        if (execute.isValid()) {
            result |= code.traits(execute.index).stallsInExecute();
        }
        if (memory.isValid()) {
            result |= code.traits(memory.index).stallsInMemory();
        }
        if (writeBack.isValid()) {
            result |= code.traits(writeBack.index).stallsInWriteBack();
        }
        return result;
    }

    private boolean waitsBehindFence() {
        if (fencePending && (executeOffers || !dataCache.isOrdered())) {
            stallReason = Reason.FENCE;
            return true;
        }
        return false;
    }

    private boolean commandInFlight() {
        return isCommand(execute) || isCommand(memory) || isCommand(writeBack);
    }

    private boolean isCommand(Slot slot) {
        return slot.isValid() && code.traits(slot.index).role().isRocc();
    }

    // End of the cycle ------------------------------------------------------------------------------------------------

    private void endCycle() {
        account(1);
        if (longStarted && (redirectFromWriteBack || !memory.isValid())) {
            mulDiv.kill();
        }
        longStarted = longStarts;
        mulDiv.endCycle();
        if (fencePending && !fenceLeaves && !executeOffers && dataCache.isOrdered()) {
            fencePending = false;
        }
        dataCache.endCycle(cycle);
        if (roccOffered) {
            roccBlocked = roccRefused;
        } else if (roccBlocked) {
            roccBlocked = !uncore.hasRoom(cycle);
        }
        advance();
    }

    private void advance() {
        if (redirected) {
            poisoned = false;
            execute.clear();
        } else if (executeReplays) {
            execute.state = Slot.State.REPLAY;
        }
        if (redirectFromWriteBack) {
            memory.clear();
        } else if (memoryReplays) {
            memory.state = Slot.State.REPLAY;
        }
        var done = writeBack;
        writeBack = memory;
        memory = execute;
        execute = free;
        free = done;
    }

    /** Tells the profile the cycles since the last report in which an instruction left ID. */
    public void report() {
        profile.busy(Unit.HOST, 0, busyCycles);
        busyCycles = 0;
    }

    private void account(long cycles) {
        if (free.isValid()) {
            busyCycles += cycles;
        } else {
            profile.stall(Unit.HOST, stallReason, decode.isComplete() ? code.line(decode.index()) : 0, cycles);
        }
    }

    // Waits -----------------------------------------------------------------------------------------------------------

    /** Whether nothing is behind ID, and nothing was in WB in this cycle for ID to wait for. */
    private boolean isEmpty() {
        return execute.state == Slot.State.EMPTY
                && memory.state == Slot.State.EMPTY
                && writeBack.state == Slot.State.EMPTY
                && free.state == Slot.State.EMPTY;
    }

    /** Skips the cycles in which an empty pipeline would only see the same wait again (section 14). */
    private void jump(long untilCycle) {
        var next = cycle + 1;
        if (!dataCache.isSettled()) {
            return;
        }
        instructionCache.pollRefill(cycle);
        dataCache.pollRefill(cycle);
        if (decodeStalls && frontend.isSettled()) {
            var limit = Math.min(refillLimit(), untilCycle);
            next = Math.min(waitEnd(limit), limit);
        } else if (!decode.isComplete() && frontend.waitsForRefill()) {
            // Fetch returns to the missing line in every second cycle: keep the step.
            next = cycle + 1 + (Math.min(refillLimit(), untilCycle) - cycle - 1 & -2);
        }
        next = Math.min(next, untilCycle);
        if (next > cycle + 1) {
            profile.stall(
                    Unit.HOST, stallReason, decode.isComplete() ? code.line(decode.index()) : 0, next - cycle - 1);
            cycle = next - 1;
        }
    }

    /** Up to where no refill changes anything. */
    private long refillLimit() {
        var limit = Uncore.NEVER;
        if (instructionCache.isRefilling()) {
            limit = instructionCache.isRefillKnown()
                    ? instructionCache.refilledAt() - REFILL_BEATS
                    : uncore.nextChange(cycle);
        }
        if (dataCache.isRefilling()) {
            limit = Math.min(limit, dataCache.isRefillKnown() ? dataCache.refilledAt() : uncore.nextChange(cycle));
        }
        return limit;
    }

    /** Earliest cycle in which the instruction in ID may leave, as far as anything but refills goes. */
    private long waitEnd(long limit) {
        if (stallReason == Reason.OPERAND) {
            return Math.min(mulDiv.isBusy() ? mulDiv.resultCycle() : Uncore.NEVER, floats.nextFree());
        }
        var role = code.traits(decode.index()).role();
        if (role.isFence() || role.isRocc() && roccBlocked) {
            return acceleratorReady(role.isFence(), limit);
        }
        return dataCache.isRefilling() ? Uncore.NEVER : cycle + 1;
    }

    /** First cycle after this one, or the limit, in which the accelerator is not busy, or takes a command. */
    private long acceleratorReady(boolean isFence, long limit) {
        var next = cycle + 1;
        while (next < limit && (isFence ? uncore.isBusy(next) : !uncore.hasRoom(next))) {
            next = uncore.nextChange(next);
        }
        return Math.min(next, limit);
    }
}

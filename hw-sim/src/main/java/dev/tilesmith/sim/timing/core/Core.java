package dev.tilesmith.sim.timing.core;

import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.Uncore;

/**
 * The pipeline of the Rocket core (sections 1, 2 and 5): moves the records of executed instructions from ID to WB, cycle
 * by cycle. The order in which {@link #cycle} evaluates the stages is that of section 1; each stage reads the state at the
 * start of the cycle. Waits with an empty pipeline are jumped over. Not thread-safe.
 */
public final class Core {
    private final CodeTable code;
    private final Hart hart;
    private final Uncore uncore;
    private final CycleAccount account;
    private final InstructionCache instructionCache;
    private final DataCache dataCache;
    private final BranchTraining training;
    private final Frontend frontend;
    private final InstructionBuffer decode;
    private final RecordQueue records;
    private final Pipeline pipeline;
    private final IssueRules rules;
    private final Waits waits;
    private final MulDivUnit mulDiv = new MulDivUnit();
    private final FloatingPointUnit floats;
    private final CommandResults results;
    private final CounterReads counterReads = new CounterReads();

    private long cycle = 1;
    private long retired;
    private boolean finished;
    /** Of the code that the pipeline sees. */
    private int codeChanges;
    /** A replay packet passed ID: nothing behind it is on the right path. */
    private boolean poisoned;
    /** A mul or div entered its unit in the last cycle: it is lost if its slot does not pass MEM. */
    private boolean longStarted;
    /** Source line of the last instruction that left ID. */
    private int lastLine;

    /* Wires of the present cycle. */
    private boolean redirected;
    private boolean redirectFromWriteBack;
    private long redirect;
    private boolean commandOffered;
    private boolean memoryReplays;
    private boolean executeReplays;
    private boolean executeOffers;
    private boolean longStarts;
    private boolean fenceLeaves;
    private boolean decodeStalls;
    private Reason idleReason = Reason.PIPELINE;

    public Core(Parts parts, TimingStart start, Profile profile) {
        var times = parts.times();
        this.code = parts.code();
        floats = new FloatingPointUnit(times);
        this.hart = parts.hart();
        this.uncore = parts.uncore();
        account = new CycleAccount(profile);
        instructionCache = new InstructionCache(uncore, times, start.instructionReplacement());
        dataCache = new DataCache(parts.dataLines(), uncore, times, start.dataReplacement());
        var targets = new BranchTargets(code.size());
        var branches = new BranchHistory();
        training = new BranchTraining(code, targets, branches);
        frontend = new Frontend(code, instructionCache, targets, branches, hart.pc());
        decode = frontend.buffer();
        records = new RecordQueue(hart);
        pipeline = new Pipeline(code);
        results = new CommandResults(uncore, hart);
        rules = new IssueRules(hart, pipeline, mulDiv, floats, results, dataCache, uncore);
        waits = new Waits(dataCache, instructionCache, frontend, code, rules, uncore, times);
    }

    /**
     * What a core is made of.
     *
     * @param dataLines the lines of its data cache, which the uncore probes
     */
    public record Parts(CodeTable code, Hart hart, Uncore uncore, CacheArray dataLines, Calibration.Core times) {}

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
        return counterReads.count();
    }

    /** A value of the cycle counter that the program has read, by order. */
    public long counterRead(int number) {
        return counterReads.get(number);
    }

    /** Whether the outermost function has returned. */
    public boolean isFinished() {
        return finished;
    }

    /** Runs until a cycle, the end, or until the program has read the cycle counter so many times. */
    public void run(long untilCycle, int untilCounterReads) {
        while (cycle < untilCycle && !finished && counterReads.count() < untilCounterReads) {
            cycle();
            if (pipeline.isEmpty()) {
                jump(Math.min(untilCycle, hart.nextTimerCycle()));
            }
            cycle++;
        }
    }

    private void cycle() {
        redirected = false;
        redirectFromWriteBack = false;
        commandOffered = false;
        longStarts = false;
        fenceLeaves = false;
        mulDiv.beginCycle(cycle, pipeline.writesInteger());
        results.beginCycle(cycle, pipeline.writesInteger() || mulDiv.isWriting());
        floats.beginCycle(cycle);
        dataCache.beginCycle(cycle);
        writeBackStage(pipeline.writeBack);
        memoryStage(pipeline.memory);
        frontend.stage2(cycle);
        decode.look();
        checkNextPc(pipeline.memory);
        executeStage(pipeline.execute);
        decodeStage(pipeline.leaving);
        frontend.stage0(cycle, redirected, redirect, redirectFromWriteBack);
        endCycle();
    }

    // WB ------------------------------------------------------------------------------------------------------------

    private void writeBackStage(Slot slot) {
        if (slot.state == Slot.State.EMPTY) {
            return;
        }
        if (slot.state == Slot.State.REPLAY) {
            replay(slot);
            return;
        }
        var role = slot.traits.role();
        if (role.isMemory() && dataCache.stage2(cycle, slot, role) || role.isRocc() && !handOver(slot)) {
            replay(slot);
        } else {
            retire(slot, role);
        }
    }

    private void replay(Slot slot) {
        redirectFromWriteBack(slot.pc);
        if (slot.record >= 0) {
            records.backTo(slot.record);
        }
    }

    private void redirectFromWriteBack(long address) {
        redirected = true;
        redirectFromWriteBack = true;
        redirect = address;
    }

    private boolean handOver(Slot slot) {
        var accepted = uncore.hasRoom(cycle);
        commandOffered = true;
        rules.commandOffered(accepted);
        if (accepted) {
            var record = records.get(slot.record);
            var funct = (int) record.instruction.immediate();
            var line = code.line(slot.index);
            uncore.send(cycle, funct, record.rs1Value, record.rs2Value, line);
            if (record.instruction.rd() != 0 && uncore.answers(funct)) {
                results.await(record.instruction.rd());
            }
        }
        return accepted;
    }

    private void retire(Slot slot, InstructionTraits.Role role) {
        account.retired(slot.pc, cycle);
        var record = records.get(slot.record);
        if (!record.trapped) {
            retired++;
        }
        if (role.readsCounter()) {
            // Readers of the result wait for WB, so it is in time here (section 1).
            hart.deliverCycle(record.instruction.rd(), cycle);
            counterReads.add(cycle);
        }
        if (role.isLong()) {
            mulDiv.passWriteBack();
        }
        if (role.isLateFloat()) {
            floats.block(slot.traits.stallsInExecute(), slot.writeCycle);
        }
        if (role.isInstructionFence()) {
            fetchAnew();
        }
        if (role.flushes() || record.redirectsLate) {
            redirectFromWriteBack(record.nextPc);
            records.behind(slot.record);
        }
        finished = record.nextPc == MemoryMap.RETURN_ADDRESS;
    }

    private void fetchAnew() {
        if (codeChanges != hart.codeChanges()) {
            codeChanges = hart.codeChanges();
            code.read();
        }
        instructionCache.clear();
    }

    // MEM -----------------------------------------------------------------------------------------------------------

    private void memoryStage(Slot slot) {
        memoryReplays = false;
        if (!slot.isValid()) {
            return;
        }
        var traits = slot.traits;
        var role = traits.role();
        if (role.isMemory()) {
            dataCache.stage1(slot, role);
        }
        if (role.isFloat() && !redirectFromWriteBack) {
            memoryReplays = floats.refuses(cycle, traits);
            if (!memoryReplays) {
                slot.writeCycle = floats.pass(cycle, traits, records.get(slot.record));
            }
        }
    }

    /** Section 2: the true next pc of the instruction in MEM against what follows it in the pipeline. */
    private void checkNextPc(Slot slot) {
        if (!slot.isValid() || redirectFromWriteBack || slot.record < 0) {
            return;
        }
        var record = records.get(slot.record);
        if (record.trapped) {
            return;
        }
        var nextPc = record.nextPcInMemory();
        var follower = pipeline.execute;
        var wrong =
                follower.state != Slot.State.EMPTY ? follower.pc != nextPc : !decode.hasPc() || decode.pc() != nextPc;
        training.train(slot, !record.redirectsLate && record.taken(), wrong);
        if (wrong) {
            redirected = true;
            redirect = nextPc;
            records.behind(slot.record);
        }
    }

    // EX ------------------------------------------------------------------------------------------------------------

    private void executeStage(Slot slot) {
        executeReplays = false;
        executeOffers = false;
        var isLoad = false;
        if (slot.isValid()) {
            var role = slot.traits.role();
            executeOffers = role.isMemory();
            isLoad = role.isLoad();
            if (role.isLong()) {
                startLong(slot);
            }
        }
        var ready = dataCache.offer(executeOffers, isLoad);
        executeReplays |= executeOffers && !ready;
    }

    private void startLong(Slot slot) {
        if (!mulDiv.isReady()) {
            executeReplays = true;
            return;
        }
        var steps = slot.record >= 0 ? MulDivUnit.steps(records.get(slot.record)) : MulDivUnit.wrongPathSteps();
        mulDiv.start(cycle, steps, slot.traits.stallsInExecute());
        longStarts = true;
    }

    // ID ------------------------------------------------------------------------------------------------------------

    private void decodeStage(Slot slot) {
        slot.clear();
        decodeStalls = false;
        if (!decode.isComplete()) {
            decode.consume();
            idleReason = instructionCache.isRefilling() ? Reason.INSTRUCTION_CACHE_MISS : Reason.MISPREDICTION;
        } else if (redirected) {
            idleReason = redirectFromWriteBack ? Reason.REPLAY : Reason.MISPREDICTION;
        } else if (decode.isReplay()) {
            leaveAsReplay(slot);
            decode.consume();
        } else if (rules.stalls(cycle, code.traits(decode.index()), executeOffers) && !hart.isInterrupted()) {
            decodeStalls = true;
            idleReason = rules.reason();
            lastLine = code.line(decode.index());
            if (idleReason == Reason.FENCE) {
                uncore.fencesAt(lastLine);
            }
        } else {
            leave(slot);
            decode.consume();
        }
    }

    private void leaveAsReplay(Slot slot) {
        slot.state = Slot.State.REPLAY;
        slot.pc = decode.pc();
        slot.index = CodeTable.OUTSIDE;
        poisoned = true;
        idleReason = Reason.INSTRUCTION_CACHE_MISS;
    }

    private void leave(Slot slot) {
        slot.state = Slot.State.VALID;
        slot.pc = decode.pc();
        slot.index = decode.index();
        slot.traits = code.traits(slot.index);
        slot.prediction = decode.prediction();
        slot.nacked = false;
        lastLine = code.line(slot.index);
        if (!poisoned && slot.pc == records.expectedPc() && slot.pc != MemoryMap.RETURN_ADDRESS) {
            takeRecord(slot);
        } else {
            slot.locate(0, 0);
        }
        fenceLeaves = slot.traits.role().isFence();
    }

    private void takeRecord(Slot slot) {
        slot.record = records.take();
        var record = records.get(slot.record);
        if (record.trapped) {
            slot.traits = slot.traits.trapping();
        } else if (record.touchedDevice) {
            slot.traits = slot.traits.uncached();
        }
        var role = slot.traits.role();
        if (role.isMemory()) {
            slot.locate(record.address, role.accessBytes());
        }
    }

    // End of the cycle ------------------------------------------------------------------------------------------------

    private void endCycle() {
        if (pipeline.leaving.isValid()) {
            account.busy(lastLine);
        } else {
            account.stall(idleReason, lastLine, cycle, 1);
        }
        if (longStarted && (redirectFromWriteBack || !pipeline.memory.isValid())) {
            mulDiv.kill();
        }
        longStarted = longStarts;
        mulDiv.endCycle();
        results.endCycle();
        rules.endCycle(cycle, commandOffered, fenceLeaves, executeOffers);
        dataCache.endCycle(cycle);
        killOrReplay();
        pipeline.advance();
    }

    private void killOrReplay() {
        if (redirected) {
            poisoned = false;
            pipeline.execute.clear();
        } else if (executeReplays) {
            pipeline.execute.state = Slot.State.REPLAY;
        }
        if (redirectFromWriteBack) {
            pipeline.memory.clear();
        } else if (memoryReplays) {
            pipeline.memory.state = Slot.State.REPLAY;
        }
    }

    /** Tells the profile what it was not told yet. */
    public void report() {
        account.report();
    }

    /** Skips the cycles in which an empty pipeline would only see the same wait again (section 14). */
    private void jump(long untilCycle) {
        var next = waits.end(cycle, untilCycle, decodeStalls);
        if (next > cycle + 1) {
            account.stall(idleReason, lastLine, cycle + 1, next - cycle - 1);
            cycle = next - 1;
        }
    }
}

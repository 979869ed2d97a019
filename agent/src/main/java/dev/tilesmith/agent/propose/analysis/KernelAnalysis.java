package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Reference;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is known about one kernel: its loops, its commands and the buffers that they use. */
public final class KernelAnalysis {
    private final GemminiConfig target;
    private final TranslationUnit unit;
    private final Item.Function function;
    private final Statement.Block body;
    private final List<Command> commands;
    private final List<Nest> loops;
    private final List<Site> sites;
    private final List<Buffer> buffers;
    private final Scope outermost;
    private final BlockStrides strides;

    /** A counting loop and what is known just outside of it. */
    public record Nest(Loop loop, Scope outside) {}

    /** An expression that is evaluated for itself or for a variable's first value, and what is known there. */
    public record Site(Expression expression, Scope scope) {}

    private KernelAnalysis(TranslationUnit unit, Item.Function function, GemminiConfig target, Survey survey) {
        this.target = target;
        this.unit = unit;
        this.function = function;
        this.body = function.body().orElseThrow();
        this.strides = survey.strides();
        this.commands = survey.commands();
        this.loops = survey.loops();
        this.sites = survey.sites();
        this.outermost = survey.start();
        this.buffers = buffers(commands);
    }

    /** Analyses a file with one kernel that has a body; nothing if it uses commands that the analysis does not know. */
    public static Optional<KernelAnalysis> of(TranslationUnit unit, GemminiConfig target) {
        var normal = Normal.of(unit);
        return normal.kernel()
                .filter(kernel -> kernel.body().isPresent() && Knowledge.coversCommands(normal))
                .flatMap(kernel ->
                        survey(normal, target).map(survey -> new KernelAnalysis(normal, kernel, target, survey)))
                .filter(kernel -> Knowledge.coversSettings(kernel.commands()));
    }

    /** Where configurations stand and what they say does not depend on rows: a walk finds the strides, if need be for another. */
    private static Optional<Survey> survey(TranslationUnit unit, GemminiConfig target) {
        var usual = Survey.of(unit, target, BlockStrides.usual(target.dim()));
        return BlockStrides.of(usual.commands(), target.dim())
                .map(strides -> strides.isUsual() ? usual : Survey.of(unit, target, strides));
    }

    public GemminiConfig target() {
        return target;
    }

    public TranslationUnit unit() {
        return unit;
    }

    public Item.Function function() {
        return function;
    }

    public Statement.Block body() {
        return body;
    }

    /** What is known before the kernel's first statement: the constants of the target and of the file. */
    public Scope outermost() {
        return outermost;
    }

    /** Every statement that is one command, in the order of the text. */
    public List<Command> commands() {
        return commands;
    }

    public List<Command> commands(Kind kind) {
        return commands.stream().filter(command -> command.is(kind)).toList();
    }

    /** Every counting loop, outer before inner, in the order of the text. */
    public List<Nest> loops() {
        return loops;
    }

    /** Expressions of statements and of declarations, in the order of the text; heads of loops are left out. */
    public List<Site> sites() {
        return sites;
    }

    /** Buffers by memory and first row. */
    public List<Buffer> buffers() {
        return buffers;
    }

    public Optional<Buffer> buffer(Memory memory, long row) {
        return buffers.stream()
                .filter(buffer -> buffer.memory() == memory && buffer.first() <= row && row < buffer.end())
                .findFirst();
    }

    public Optional<Buffer> buffer(Reference reference) {
        return buffer(reference.memory(), reference.first());
    }

    /** Local rows from one block of a move to the next. */
    public long blockStride(Command move) {
        return strides.of(move);
    }

    /** The commands inside a loop. */
    public List<Command> inside(Loop loop) {
        return commands.stream()
                .filter(command ->
                        command.scope().loops().stream().anyMatch(around -> around.statement() == loop.statement()))
                .toList();
    }

    public long rows(Memory memory) {
        return memory == Memory.SCRATCHPAD ? target.scratchpadRows() : target.accumulatorRows();
    }

    public long bankRows(Memory memory) {
        return memory == Memory.SCRATCHPAD
                ? target.scratchpadRows() / target.scratchpadBanks()
                : target.accumulatorRows() / target.accumulatorBanks();
    }

    /** The file with another body for the kernel. */
    public TranslationUnit with(Statement.Block newBody) {
        var items = new ArrayList<Item>();
        for (var item : unit.items()) {
            items.add(
                    item == function
                            ? new Item.Function(
                                    function.result(),
                                    function.name(),
                                    function.parameters(),
                                    function.isStatic(),
                                    Optional.of(newBody),
                                    function.at())
                            : item);
        }
        return new TranslationUnit(items);
    }

    /** A name that the kernel does not use yet: the base itself, or the base with a number. */
    public String fresh(String base) {
        return FreeNames.of(this).free(base);
    }

    private static List<Buffer> buffers(List<Command> commands) {
        var uses = new ArrayList<Buffer.Use>();
        for (var command : commands) {
            command.references().forEach(reference -> uses.add(new Buffer.Use(command, reference)));
        }
        uses.sort(Comparator.comparing((Buffer.Use use) -> use.reference().memory())
                .thenComparingLong(use -> use.reference().first()));
        var buffers = new ArrayList<Buffer>();
        for (var use : uses) {
            var reference = use.reference();
            var last = buffers.isEmpty() ? null : buffers.getLast();
            if (last != null && last.memory() == reference.memory() && reference.first() < last.end()) {
                var all = new ArrayList<>(last.uses());
                all.add(use);
                buffers.set(
                        buffers.size() - 1,
                        new Buffer(last.memory(), last.first(), Math.max(last.end(), reference.end()), all));
            } else {
                buffers.add(new Buffer(reference.memory(), reference.first(), reference.end(), List.of(use)));
            }
        }
        return List.copyOf(buffers);
    }
}

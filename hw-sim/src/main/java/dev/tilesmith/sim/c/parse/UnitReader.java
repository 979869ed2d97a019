package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.cdt.core.dom.ast.IASTCompoundStatement;
import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDefinition;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorIncludeStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorMacroDefinition;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorObjectStyleMacroDefinition;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorUndefStatement;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;

/** Turns CDT's file level into ours: directives, declarations and comments, in the order of the text. */
final class UnitReader {
    private final Reading reading;
    private final IASTTranslationUnit unit;
    private final Set<String> namedMacros;
    private final CommentReader comments;
    private final TypeReader types;
    private final StatementReader statements;

    UnitReader(Reading reading, IASTTranslationUnit unit, Set<String> namedMacros) {
        this.reading = reading;
        this.unit = unit;
        this.namedMacros = namedMacros;
        comments = new CommentReader(reading, unit.getComments());
        types = new TypeReader(reading);
        statements = new StatementReader(reading, types, comments);
    }

    /** Items with the part of the text that they come from. */
    private record Piece(int start, int end, List<Item> items) {}

    /** The object-like macros that are defined once and never undefined, so that a name means one thing. */
    static Set<String> macrosDefinedOnce(IASTTranslationUnit unit) {
        var once = new LinkedHashSet<String>();
        var more = new LinkedHashSet<String>();
        for (var statement : unit.getAllPreprocessorStatements()) {
            if (statement instanceof IASTPreprocessorMacroDefinition definition && definition.isActive()) {
                var name = definition.getName().toString();
                if (!once.add(name) || !(definition instanceof IASTPreprocessorObjectStyleMacroDefinition)) {
                    more.add(name);
                }
            } else if (statement instanceof IASTPreprocessorUndefStatement undefinition) {
                more.add(undefinition.getMacroName().toString());
            }
        }
        once.removeAll(more);
        return once;
    }

    TranslationUnit read() {
        reading.noteExpansions(unit);
        var pieces = new ArrayList<Piece>();
        for (var statement : unit.getAllPreprocessorStatements()) {
            directive(statement)
                    .ifPresent(item -> pieces.add(
                            new Piece(reading.offset(statement), reading.endOffset(statement), List.of(item))));
        }
        for (var declaration : unit.getDeclarations()) {
            if (!reading.isPrelude(declaration)) {
                pieces.add(new Piece(
                        reading.offset(declaration), reading.endOffset(declaration), declaration(declaration)));
            }
        }
        pieces.sort(Comparator.comparingInt(Piece::start));
        return new TranslationUnit(withComments(pieces));
    }

    private List<Item> withComments(List<Piece> pieces) {
        var items = new ArrayList<Item>();
        var from = 0;
        for (var piece : pieces) {
            addComments(from, piece.start(), items);
            comments.take(piece.start(), piece.end())
                    .forEach(line -> items.add(new Item.Comment(line.text(), false, line.at())));
            items.addAll(piece.items());
            from = Math.max(from, piece.end());
        }
        addComments(from, Integer.MAX_VALUE, items);
        return items;
    }

    private void addComments(int from, int to, List<Item> items) {
        comments.take(from, to).forEach(line -> items.add(new Item.Comment(line.text(), line.endsLine(), line.at())));
    }

    private Optional<Item> directive(IASTPreprocessorStatement statement) {
        return switch (statement) {
            case IASTPreprocessorIncludeStatement include when include.isActive() -> include(include);
            case IASTPreprocessorObjectStyleMacroDefinition definition
            when definition.isActive()
                    && namedMacros.contains(definition.getName().toString()) ->
                Optional.of(new Item.Define(
                        definition.getName().toString(),
                        definition.getExpansion().strip(),
                        reading.at(definition)));
            default -> Optional.empty();
        };
    }

    private Optional<Item> include(IASTPreprocessorIncludeStatement include) {
        var header = include.getName().toString();
        if (!KnownNames.isKnownHeader(header)) {
            reading.report(
                    include,
                    "#include of %s is not accepted: a kernel may include gemmini.h, %s"
                            .formatted(header, String.join(", ", KnownNames.HEADERS)));
        }
        return Optional.of(new Item.Include(header, reading.at(include)));
    }

    private List<Item> declaration(IASTDeclaration declaration) {
        return switch (declaration) {
            case IASTFunctionDefinition function -> List.of(function(function));
            case IASTSimpleDeclaration simple -> simple(simple);
            default -> {
                types.reportDeclaration(declaration, "this declaration is not part of the accepted C");
                yield List.of();
            }
        };
    }

    private Item function(IASTFunctionDefinition function) {
        var declarator = function.getDeclarator();
        var body = function.getBody() instanceof IASTCompoundStatement block
                ? Optional.of(statements.block(block))
                : Optional.<Statement.Block>empty();
        return signature(declarator, function.getDeclSpecifier(), body);
    }

    private Item signature(
            IASTFunctionDeclarator declarator, IASTDeclSpecifier specifier, Optional<Statement.Block> body) {
        var isStatic = specifier.getStorageClass() == IASTDeclSpecifier.sc_static;
        if (specifier.isInline() && !isStatic) {
            reading.report(specifier, "an inline function must be static here: write 'static inline'");
        }
        return new Item.Function(
                types.resultOf(declarator, types.specified(specifier)),
                TypeReader.nameOf(declarator),
                types.parameters(declarator),
                isStatic,
                body,
                types.at(declarator));
    }

    private List<Item> simple(IASTSimpleDeclaration simple) {
        var specifier = simple.getDeclSpecifier();
        if (specifier.getStorageClass() == IASTDeclSpecifier.sc_typedef || simple.getDeclarators().length == 0) {
            return List.copyOf(statements.typesOf(simple));
        }
        var items = new ArrayList<Item>();
        var hasVariable = false;
        for (var declarator : simple.getDeclarators()) {
            if (declarator instanceof IASTFunctionDeclarator function && function.getNestedDeclarator() == null) {
                items.add(signature(function, specifier, Optional.empty()));
            } else {
                hasVariable = true;
            }
        }
        if (hasVariable && !items.isEmpty()) {
            reading.report(simple, "declare functions and objects apart");
        } else if (hasVariable) {
            items.add(new Item.Variables(statements.variables(simple), reading.at(simple)));
        }
        return items;
    }
}

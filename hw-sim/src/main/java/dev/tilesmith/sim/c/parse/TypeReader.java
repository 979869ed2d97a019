package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import dev.tilesmith.sim.c.tree.TypeSyntax.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.cdt.core.dom.ast.IASTArrayDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTArrayModifier;
import org.eclipse.cdt.core.dom.ast.IASTCompositeTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTElaboratedTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTEnumerationSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTFieldDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTNamedTypeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTPointer;
import org.eclipse.cdt.core.dom.ast.IASTProblemHolder;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTStandardFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTTypeId;

/** Turns CDT's declaration specifiers and declarators into ours. */
final class TypeReader {
    private static final TypeSyntax INT = new TypeSyntax.Named("int");

    private final Reading reading;
    private final ExpressionReader expressions;

    TypeReader(Reading reading) {
        this.reading = reading;
        expressions = new ExpressionReader(reading, this);
    }

    ExpressionReader expressions() {
        return expressions;
    }

    TypeSyntax typeOf(IASTTypeId type) {
        return declared(type.getAbstractDeclarator(), specified(type.getDeclSpecifier()));
    }

    /** The type that the specifiers name, before any declarator. */
    TypeSyntax specified(IASTDeclSpecifier specifier) {
        var type = unqualified(specifier);
        return specifier.isConst() ? new TypeSyntax.Const(type) : type;
    }

    private TypeSyntax unqualified(IASTDeclSpecifier specifier) {
        return switch (specifier) {
            case IASTSimpleDeclSpecifier simple -> basic(simple);
            case IASTNamedTypeSpecifier named ->
                new TypeSyntax.Named(named.getName().toString());
            case IASTElaboratedTypeSpecifier tagged ->
                new TypeSyntax.Tagged(elaboratedTag(tagged), tagged.getName().toString());
            case IASTCompositeTypeSpecifier composite -> composite(composite);
            case IASTEnumerationSpecifier enumeration -> enumeration(enumeration);
            default -> refused(specifier, "this type is not part of the accepted C");
        };
    }

    private TypeSyntax refused(IASTNode node, String message) {
        reading.report(node, message);
        return INT;
    }

    private TypeSyntax basic(IASTSimpleDeclSpecifier simple) {
        return switch (simple.getType()) {
            case IASTSimpleDeclSpecifier.t_void -> new TypeSyntax.Named("void");
            case IASTSimpleDeclSpecifier.t_bool -> new TypeSyntax.Named("_Bool");
            case IASTSimpleDeclSpecifier.t_float -> new TypeSyntax.Named("float");
            case IASTSimpleDeclSpecifier.t_double ->
                simple.isLong()
                        ? refused(simple, "long double is not accepted: use double")
                        : new TypeSyntax.Named("double");
            case IASTSimpleDeclSpecifier.t_char ->
                new TypeSyntax.Named(
                        simple.isUnsigned() ? "unsigned char" : simple.isSigned() ? "signed char" : "char");
            case IASTSimpleDeclSpecifier.t_int -> new TypeSyntax.Named(integer(simple));
            case IASTSimpleDeclSpecifier.t_unspecified -> unspecified(simple);
            default -> refused(simple, "this type is not part of the accepted C");
        };
    }

    private TypeSyntax unspecified(IASTSimpleDeclSpecifier simple) {
        var hasModifier =
                simple.isUnsigned() || simple.isSigned() || simple.isShort() || simple.isLong() || simple.isLongLong();
        return hasModifier ? new TypeSyntax.Named(integer(simple)) : refused(simple, "a declaration needs a type");
    }

    private static String integer(IASTSimpleDeclSpecifier simple) {
        var size = simple.isShort() ? "short" : simple.isLongLong() ? "long long" : simple.isLong() ? "long" : "int";
        return simple.isUnsigned() ? "unsigned " + size : size;
    }

    private static Tag elaboratedTag(IASTElaboratedTypeSpecifier tagged) {
        return switch (tagged.getKind()) {
            case IASTElaboratedTypeSpecifier.k_union -> Tag.UNION;
            case IASTElaboratedTypeSpecifier.k_enum -> Tag.ENUM;
            default -> Tag.STRUCT;
        };
    }

    private TypeSyntax composite(IASTCompositeTypeSpecifier composite) {
        reading.enter(composite);
        var members = new ArrayList<TypeSyntax.Member>();
        for (var declaration : composite.getMembers()) {
            addMembers(declaration, members);
        }
        reading.leave();
        var isUnion = composite.getKey() == IASTCompositeTypeSpecifier.k_union;
        return new TypeSyntax.Composite(
                isUnion ? Tag.UNION : Tag.STRUCT, composite.getName().toString(), members);
    }

    private void addMembers(IASTDeclaration declaration, List<TypeSyntax.Member> members) {
        if (!(declaration instanceof IASTSimpleDeclaration simple)) {
            reportDeclaration(declaration, "this member is not part of the accepted C");
            return;
        }
        var base = specified(simple.getDeclSpecifier());
        if (simple.getDeclarators().length == 0) {
            members.add(new TypeSyntax.Member(base, "", Optional.empty(), reading.at(simple)));
        }
        for (var declarator : simple.getDeclarators()) {
            var bits = declarator instanceof IASTFieldDeclarator field
                    ? Optional.of(expressions.read(field.getBitFieldSize()))
                    : Optional.<Expression>empty();
            members.add(new TypeSyntax.Member(declared(declarator, base), nameOf(declarator), bits, at(declarator)));
        }
    }

    /** Reports a declaration that is not what the caller can use: a syntax error, or something else. */
    void reportDeclaration(IASTNode declaration, String message) {
        if (declaration instanceof IASTProblemHolder problem) {
            new SyntaxErrors(reading).report(problem);
        } else {
            reading.report(declaration, message);
        }
    }

    private TypeSyntax enumeration(IASTEnumerationSpecifier enumeration) {
        var enumerators = new ArrayList<TypeSyntax.Enumerator>();
        for (var enumerator : enumeration.getEnumerators()) {
            var value = Optional.ofNullable(enumerator.getValue()).map(expressions::read);
            enumerators.add(new TypeSyntax.Enumerator(enumerator.getName().toString(), value));
        }
        return new TypeSyntax.Enumeration(enumeration.getName().toString(), enumerators);
    }

    /** The type of the name that a declarator declares, given the type of its specifiers. */
    TypeSyntax declared(IASTDeclarator declarator, TypeSyntax base) {
        reading.enter(declarator);
        var type = base;
        for (var operator : declarator.getPointerOperators()) {
            type = new TypeSyntax.PointerTo(type);
            if (operator instanceof IASTPointer pointer && pointer.isConst()) {
                type = new TypeSyntax.Const(type);
            }
        }
        if (declarator instanceof IASTArrayDeclarator array) {
            type = arrayOf(type, array.getArrayModifiers());
        } else if (declarator instanceof IASTFunctionDeclarator) {
            type = refused(declarator, "pointers to functions are not accepted: call the function by its name");
        }
        var nested = declarator.getNestedDeclarator();
        var result = nested == null ? type : declared(nested, type);
        reading.leave();
        return result;
    }

    private TypeSyntax arrayOf(TypeSyntax element, IASTArrayModifier[] modifiers) {
        var type = element;
        for (var index = modifiers.length - 1; index >= 0; index--) {
            var size = Optional.ofNullable(modifiers[index].getConstantExpression())
                    .map(expressions::read);
            type = new TypeSyntax.ArrayOf(type, size);
        }
        return type;
    }

    static String nameOf(IASTDeclarator declarator) {
        var inner = declarator;
        while (inner.getNestedDeclarator() != null) {
            inner = inner.getNestedDeclarator();
        }
        return inner.getName().toString();
    }

    /** Where the declared name stands. */
    Position at(IASTDeclarator declarator) {
        var inner = declarator;
        while (inner.getNestedDeclarator() != null) {
            inner = inner.getNestedDeclarator();
        }
        var name = inner.getName();
        return name.getFileLocation() == null ? reading.at(declarator) : reading.at(name);
    }

    /** The result type of a function, which stands before its parameters. */
    TypeSyntax resultOf(IASTFunctionDeclarator declarator, TypeSyntax base) {
        var type = base;
        for (var _ : declarator.getPointerOperators()) {
            type = new TypeSyntax.PointerTo(type);
        }
        if (declarator.getNestedDeclarator() != null) {
            return refused(declarator, "functions that return pointers to functions or arrays are not accepted");
        }
        return type;
    }

    List<TranslationUnit.Parameter> parameters(IASTFunctionDeclarator declarator) {
        if (!(declarator instanceof IASTStandardFunctionDeclarator function)) {
            reading.report(declarator, "parameters need their types in the parentheses");
            return List.of();
        }
        if (function.takesVarArgs()) {
            reading.report(declarator, "functions with '...' are not accepted: name every parameter");
        }
        var parameters = new ArrayList<TranslationUnit.Parameter>();
        for (var parameter : function.getParameters()) {
            var type = declared(parameter.getDeclarator(), specified(parameter.getDeclSpecifier()));
            var name = nameOf(parameter.getDeclarator());
            if (!type.equals(new TypeSyntax.Named("void")) || !name.isEmpty()) {
                parameters.add(new TranslationUnit.Parameter(type, name, at(parameter.getDeclarator())));
            }
        }
        return parameters;
    }
}

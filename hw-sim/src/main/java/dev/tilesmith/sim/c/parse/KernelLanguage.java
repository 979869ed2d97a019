package dev.tilesmith.sim.c.parse;

import java.util.List;
import org.eclipse.cdt.core.dom.ast.IASTAttributeSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTParameterDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTStatement;
import org.eclipse.cdt.core.dom.ast.gnu.c.GCCLanguage;
import org.eclipse.cdt.core.dom.parser.ISourceCodeParser;
import org.eclipse.cdt.core.dom.parser.c.ICParserExtensionConfiguration;
import org.eclipse.cdt.core.index.IIndex;
import org.eclipse.cdt.core.parser.EndOfFileException;
import org.eclipse.cdt.core.parser.IParserLogService;
import org.eclipse.cdt.core.parser.IParserSettings;
import org.eclipse.cdt.core.parser.IScanner;
import org.eclipse.cdt.core.parser.IToken;
import org.eclipse.cdt.core.parser.ParserMode;
import org.eclipse.cdt.internal.core.dom.parser.ASTNode;
import org.eclipse.cdt.internal.core.dom.parser.BacktrackException;
import org.eclipse.cdt.internal.core.dom.parser.DeclarationOptions;
import org.eclipse.cdt.internal.core.dom.parser.c.CNodeFactory;
import org.eclipse.cdt.internal.core.dom.parser.c.GNUCSourceParser;

/**
 * GNU C as CDT parses it, in bounded time. CDT tries {@code f(g(h(x)));} as a declaration too, level by level, which
 * takes two to the power of the depth; a call at the start of a statement is never meant as one.
 */
final class KernelLanguage extends GCCLanguage {
    static final KernelLanguage INSTANCE = new KernelLanguage();

    /** Primary expressions looked at, those of abandoned attempts included; a source of a megabyte has fewer. */
    private static final long ATTEMPT_LIMIT = 1_500_000;

    /** Function declarators inside parameters; the accepted subset has none. */
    private static final int PARAMETER_DEPTH_LIMIT = 3;

    @Override
    protected ISourceCodeParser createParser(
            IScanner scanner,
            ParserMode mode,
            IParserLogService log,
            IIndex index,
            int options,
            IParserSettings settings) {
        return new BoundedParser(scanner, mode, log, getParserExtensionConfiguration());
    }

    /** The source keeps the parser guessing for too long. */
    static final class TooAmbiguous extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooAmbiguous() {
            super("too ambiguous", null, false, false);
        }
    }

    private static final class BoundedParser extends GNUCSourceParser {
        private long attempts;
        private int parameterDepth;

        BoundedParser(
                IScanner scanner,
                ParserMode mode,
                IParserLogService log,
                ICParserExtensionConfiguration configuration) {
            super(scanner, mode, log, configuration);
        }

        @Override
        protected IASTStatement parseDeclarationOrExpressionStatement(List<IASTAttributeSpecifier> attributes)
                throws EndOfFileException, BacktrackException {
            if (LT(1) == IToken.tIDENTIFIER && LT(2) == IToken.tLPAREN) {
                var mark = mark();
                try {
                    return callStatement();
                } catch (BacktrackException _) {
                    backup(mark);
                }
            }
            return super.parseDeclarationOrExpressionStatement(attributes);
        }

        private IASTStatement callStatement() throws EndOfFileException, BacktrackException {
            var expression = expression();
            var end = consume(IToken.tSEMI).getEndOffset();
            var statement = CNodeFactory.getDefault().newExpressionStatement(expression);
            ((ASTNode) statement).setOffsetAndLength(offset(expression), end - offset(expression));
            return statement;
        }

        private static int offset(IASTExpression expression) {
            return ((ASTNode) expression).getOffset();
        }

        @Override
        protected IASTParameterDeclaration parameterDeclaration(DeclarationOptions options)
                throws BacktrackException, EndOfFileException {
            if (parameterDepth >= PARAMETER_DEPTH_LIMIT) {
                throwBacktrack(LA(1));
            }
            parameterDepth++;
            try {
                return super.parameterDeclaration(options);
            } finally {
                parameterDepth--;
            }
        }

        @Override
        protected IASTExpression primaryExpression(CastExprCtx context, ITemplateIdStrategy strategy)
                throws EndOfFileException, BacktrackException {
            if (++attempts > ATTEMPT_LIMIT) {
                throw new TooAmbiguous();
            }
            return super.primaryExpression(context, strategy);
        }
    }
}

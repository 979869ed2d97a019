package dev.tilesmith.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house rules that a compiler cannot check. */
@AnalyzeClasses(packages = "dev.tilesmith", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.tilesmith.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule modules_use_only_what_lies_below = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("hw-sim")
            .definedBy("dev.tilesmith.sim..")
            .layer("evaluator")
            .definedBy("dev.tilesmith.file..", "dev.tilesmith.op..", "dev.tilesmith.eval..")
            .layer("menus")
            .definedBy("dev.tilesmith.menu..")
            .layer("prompts")
            .definedBy("dev.tilesmith.prompt..")
            .layer("schedules")
            .definedBy("dev.tilesmith.schedule..")
            .layer("agent")
            .definedBy("dev.tilesmith.agent..")
            .whereLayer("agent")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("schedules")
            .mayOnlyBeAccessedByLayers("agent")
            .whereLayer("prompts")
            .mayOnlyBeAccessedByLayers("agent")
            .whereLayer("menus")
            .mayOnlyBeAccessedByLayers("prompts", "agent")
            .whereLayer("evaluator")
            .mayOnlyBeAccessedByLayers("menus", "prompts", "schedules", "agent");

    @ArchTest
    static final ArchRule steps_of_the_compiler_meet_in_its_form_only = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("compile")
            .definedBy("dev.tilesmith.sim.compile")
            .layer("lower")
            .definedBy("dev.tilesmith.sim.compile.lower")
            .layer("optimize")
            .definedBy("dev.tilesmith.sim.compile.optimize")
            .layer("machine")
            .definedBy("dev.tilesmith.sim.compile.machine")
            .whereLayer("lower")
            .mayOnlyBeAccessedByLayers("compile")
            .whereLayer("optimize")
            .mayOnlyBeAccessedByLayers("compile")
            .whereLayer("machine")
            .mayOnlyBeAccessedByLayers("compile");

    @ArchTest
    static final ArchRule units_of_the_accelerator_know_nothing_of_each_other = slices().matching(
                    "dev.tilesmith.sim.timing.accelerator.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(), resideInAPackage("dev.tilesmith.sim.timing.accelerator.shared"));

    @ArchTest
    static final ArchRule function_and_core_know_no_time = noClasses()
            .that()
            .resideInAnyPackage("dev.tilesmith.sim.function..", "dev.tilesmith.sim.riscv..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tilesmith.sim.timing..");

    @ArchTest
    static final ArchRule time_knows_no_function = noClasses()
            .that()
            .resideInAPackage("dev.tilesmith.sim.timing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.tilesmith.sim.function..");

    @ArchTest
    static final ArchRule the_simulator_touches_nothing_outside = noClasses()
            .that()
            .resideInAPackage("dev.tilesmith.sim..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..", "java.time..")
            .orShould()
            .dependOnClassesThat()
            // A map that several evaluating threads may read is no thread; everything else there could start one.
            .haveNameMatching("java\\.util\\.concurrent\\.(?!ConcurrentHashMap).*")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.ProcessBuilder")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Thread")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\..*Random.*")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule only_the_model_clients_open_connections = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tilesmith.agent.llm..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("okhttp3..", "java.net.http..", "dev.langchain4j..");

    @ArchTest
    static final ArchRule only_the_store_knows_sql = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tilesmith.schedule.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.flywaydb..");

    @ArchTest
    static final ArchRule only_the_commands_print = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tilesmith.agent.cli..", "dev.tilesmith.agent.repl..", "dev.tilesmith.experiment..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}

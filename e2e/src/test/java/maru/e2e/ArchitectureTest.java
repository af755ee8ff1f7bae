package maru.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The design's rules on who may know whom (docs/architecture.md), read off the compiled classes of
/// every module.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    /// What stands under everything, and what each of its modules may use of the others.
    private static final Map<String, Set<String>> FLOOR =
            Map.of(
                    "kernel", Set.of(),
                    "postgres", Set.of("kernel"),
                    "storage", Set.of("kernel"),
                    "korean", Set.of("kernel"),
                    "documents", Set.of("kernel", "korean"),
                    "identity", Set.of("kernel", "storage", "korean"));

    /// The launcher fills Keycloak with accounts, so it shares the form of a login name with
    /// Keycloak's providers.
    private static final Set<String> UNDER_THE_LAUNCHER =
            Set.of("kernel", "postgres", "storage", "korean", "identity", "keycloak");

    /// Processes of their own. Each may use the floor, none another.
    private static final Set<String> PARTS =
            Set.of("door", "portal", "keycloak", "mail", "chat", "files", "ai");

    /// An engine's packages, and the only places that may see them.
    private static final Map<String, List<String>> ENGINES =
            Map.ofEntries(
                    Map.entry("org.apache.james..", List.of("maru.mail..")),
                    Map.entry("org.apache.jackrabbit..", List.of("maru.files..")),
                    Map.entry(
                            "org.apache.lucene..",
                            List.of(
                                    "maru.korean..",
                                    "maru.mail.index..",
                                    "maru.chat.index..",
                                    "maru.ai..")),
                    Map.entry("kr.dogfoot..", List.of("maru.documents.child..")),
                    Map.entry(
                            "org.apache.pdfbox..",
                            List.of(
                                    "maru.documents.child..",
                                    "maru.portal.joining..",
                                    "maru.portal.letters.evidence..")),
                    Map.entry("org.apache.poi..", List.of("maru.documents.child..")),
                    Map.entry("org.springframework..", List.of("maru.portal..")),
                    Map.entry("org.thymeleaf..", List.of("maru.portal..")),
                    Map.entry("io.undertow..", List.of("maru.door..")),
                    Map.entry(
                            "org.keycloak..",
                            List.of("maru.keycloak..", "maru.launcher.keycloak..")),
                    Map.entry("org.flywaydb..", List.of("maru.storage..")),
                    Map.entry("com.zaxxer..", List.of("maru.storage..")));

    private static final Set<String> EMPTY_NAMES =
            Set.of("Util", "Utils", "Helper", "Helpers", "Common", "Manager");

    private JavaClasses product = new ClassFileImporter().importPackages();
    private JavaClasses tests = new ClassFileImporter().importPackages();

    @BeforeAll
    void readAllModules() throws IOException {
        product = compiled("classes");
        tests = compiled("test-classes");
    }

    @Test
    void everyModuleIsRead() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of(".."))) {
            List<String> modules =
                    sources.filter(
                                    folder ->
                                            Files.isDirectory(folder.resolve("src/main/java/maru"))
                                                    && !folder.endsWith("bench"))
                            .map(folder -> folder.getFileName().toString())
                            .toList();
            assertThat(modules).isNotEmpty();
            assertThat(modules)
                    .allSatisfy(
                            module ->
                                    assertThat(
                                                    product.stream()
                                                            .anyMatch(
                                                                    each ->
                                                                            module.equals(
                                                                                    moduleOf(
                                                                                            each))))
                                            .as(module)
                                            .isTrue());
        }
    }

    static Stream<String> modules() {
        return Stream.concat(
                        Stream.concat(FLOOR.keySet().stream(), PARTS.stream()),
                        Stream.of("launcher"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleKnowsOnlyWhatStandsUnderIt(String module) {
        Set<String> allowed =
                PARTS.contains(module)
                        ? Set.of("kernel", "storage", "korean", "documents", "identity")
                        : FLOOR.getOrDefault(module, UNDER_THE_LAUNCHER);
        check(
                noClasses()
                        .that(resideInAPackage("maru." + module + ".."))
                        .should()
                        .dependOnClassesThat(
                                new DescribedPredicate<JavaClass>(
                                        "are of another module than " + allowed) {
                                    @Override
                                    public boolean test(JavaClass other) {
                                        String owner = moduleOf(other);
                                        return !owner.isEmpty()
                                                && !owner.equals(module)
                                                && !allowed.contains(owner);
                                    }
                                }));
    }

    @Test
    void enginesStayAtHome() {
        ENGINES.forEach(
                (engine, homes) ->
                        check(
                                noClasses()
                                        .that(not(resideInAnyPackage(homes.toArray(String[]::new))))
                                        .should()
                                        .dependOnClassesThat()
                                        .resideInAPackage(engine)));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("maru.(*)..").should().beFreeOfCycles());
        check(slices().matching("maru.*.(*)..").should().beFreeOfCycles());
    }

    @Test
    void nothingIsASingleton() {
        check(
                methods()
                        .that()
                        .areStatic()
                        .and()
                        .haveNameMatching("getInstance|instance")
                        .should(
                                new ArchCondition<JavaMethod>("not exist") {
                                    @Override
                                    public void check(JavaMethod method, ConditionEvents events) {
                                        events.add(
                                                SimpleConditionEvent.violated(
                                                        method, method.getFullName()));
                                    }
                                }));
    }

    @Test
    void theEnvironmentIsReadByConfigurationAlone() {
        check(
                noClasses()
                        .that(not(resideInAPackage("maru.launcher.configuration..")))
                        .should()
                        .callMethodWhere(
                                called("java.lang.System", Set.of("getenv"), "System.getenv")));
    }

    @Test
    void rulesTakeTheirDateFromAGivenClock() {
        check(
                noClasses()
                        .that(resideInAnyPackage("maru.identity..", "maru.portal.."))
                        .should()
                        .callMethodWhere(
                                new DescribedPredicate<JavaCall<?>>(
                                        "java.time's now() without a clock") {
                                    @Override
                                    public boolean test(JavaCall<?> call) {
                                        return call.getTargetOwner()
                                                        .getPackageName()
                                                        .equals("java.time")
                                                && call.getName().equals("now")
                                                && call.getTarget()
                                                        .getRawParameterTypes()
                                                        .isEmpty();
                                    }
                                }));
    }

    @Test
    void aNameSaysWhatAClassIsFor() {
        check(
                noClasses()
                        .should(
                                new ArchCondition<JavaClass>("have a name that says nothing") {
                                    @Override
                                    public void check(JavaClass each, ConditionEvents events) {
                                        boolean empty =
                                                EMPTY_NAMES.stream()
                                                        .anyMatch(each.getSimpleName()::endsWith);
                                        events.add(
                                                new SimpleConditionEvent(
                                                        each, empty, each.getName()));
                                    }
                                }));
    }

    @Test
    void testsUseNoMocksAndDoNotSleep() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.mockito..", "org.easymock..", "mockit..", "io.mockk..")
                .allowEmptyShould(true)
                .check(tests);
        noClasses()
                .should()
                .callMethodWhere(called("java.lang.Thread", Set.of("sleep"), "Thread.sleep"))
                .allowEmptyShould(true)
                .check(tests);
    }

    private void check(ArchRule rule) {
        // A module of the design that has no code yet breaks no rule.
        rule.allowEmptyShould(true).check(product);
    }

    private static DescribedPredicate<JavaCall<?>> called(
            String owner, Set<String> names, String description) {
        return new DescribedPredicate<>(description) {
            @Override
            public boolean test(JavaCall<?> call) {
                return call.getTargetOwner().getName().equals(owner)
                        && names.contains(call.getName());
            }
        };
    }

    private static String moduleOf(JavaClass each) {
        String name = each.getPackageName();
        if (!name.startsWith("maru.")) {
            return "";
        }
        int end = name.indexOf('.', "maru.".length());
        return name.substring("maru.".length(), end < 0 ? name.length() : end);
    }

    private static JavaClasses compiled(String kind) throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            List<Path> folders =
                    modules.map(module -> module.resolve("target").resolve(kind))
                            .filter(Files::isDirectory)
                            .toList();
            return new ClassFileImporter().importPaths(folders);
        }
    }
}

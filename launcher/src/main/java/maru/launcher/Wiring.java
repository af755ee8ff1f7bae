package maru.launcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import maru.kernel.BadSetting;
import maru.kernel.Settings;
import maru.launcher.certificate.Certificates;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Kind;
import maru.launcher.data.Secrets;
import maru.launcher.keycloak.KeycloakProcess;
import maru.launcher.keycloak.RealmSettings;
import maru.launcher.settings.MaruSettings;
import maru.launcher.supervisor.Account;
import maru.launcher.supervisor.CannotRun;
import maru.launcher.supervisor.Child;
import maru.launcher.supervisor.Engine;
import maru.launcher.supervisor.Step;
import maru.launcher.supervisor.Ward;

/// Turns settings into what runs. The same settings give equal records, so the supervisor restarts
/// exactly what a change of settings touches.
final class Wiring {

    static final String POSTGRES = "postgres";
    static final String ROLES = "roles";
    static final String DATABASE = "database";
    static final String REALM = "realm";
    static final String ACCOUNTS = "accounts";
    static final String FEEDS = "feeds";
    static final String RECORDS = "records";
    static final String SERVICES = "services";

    private static final Duration PART_STARTS_WITHIN = Duration.ofMinutes(3);
    private static final Duration POSTGRES_STARTS_WITHIN = Duration.ofMinutes(5);
    private static final Duration FEEDS_START_WITHIN = Duration.ofMinutes(1);

    /// A province's first pass takes long, and is not made twice because of that.
    private static final Duration FIRST_ACCOUNTS_WITHIN = Duration.ofDays(1);

    private static final int LOW_PORTS = 1024;

    private final Home home;
    private final DataFolder data;
    private final RunOptions options;
    private final Accounts accounts;
    private final Map<String, PartDescription> parts;
    private final Certificates certificates;
    private final Engine postgres;
    private final People people;
    private final ServiceSecrets services;
    private final Clock clock;

    Wiring(
            Home home,
            DataFolder data,
            RunOptions options,
            boolean root,
            Clock clock,
            MaruSettings first) {
        this.home = home;
        this.clock = clock;
        this.data = data;
        this.options = options;
        this.accounts = new Accounts(root);
        this.parts = home.parts();
        this.services = ServiceSecrets.fresh(parts.values());
        this.people =
                new People(
                        DatabaseAccess.of(data, options.ports(), first),
                        data,
                        Addresses.of(options, first, parts).publicHost(),
                        clock);
        this.certificates = new Certificates(data.path(), clock);
        this.postgres =
                new Engine(
                        POSTGRES,
                        "",
                        OptionalInt.of(options.ports().postgres()),
                        POSTGRES_STARTS_WITHIN,
                        Set.of(),
                        new PostgresKeeper(
                                data,
                                options.ports().postgres(),
                                ConnectionBudget.of(parts.values()).given()));
    }

    /// The service that some work of the launcher belongs to: not before it is done does the
    /// service serve.
    static Optional<String> serviceOf(String work) {
        return switch (work) {
            case ROLES, DATABASE, FEEDS, RECORDS, SERVICES -> Optional.of(POSTGRES);
            case REALM, ACCOUNTS -> Optional.of(KeycloakProcess.NAME);
            default -> Optional.empty();
        };
    }

    /// Who may have settings of its own in `maru.yaml`.
    Set<String> partNames() {
        return settingNames(parts.keySet());
    }

    static Set<String> settingNames(Set<String> parts) {
        Set<String> names = new HashSet<>(parts);
        names.add(KeycloakProcess.NAME);
        return names;
    }

    DatabaseWork databaseWork(MaruSettings settings) {
        return new DatabaseWork(
                home,
                data,
                DatabaseAccess.of(data, options.ports(), settings),
                List.copyOf(parts.values()),
                people);
    }

    Addresses addresses(MaruSettings settings) {
        return Addresses.of(options, settings, parts);
    }

    People people() {
        return people;
    }

    /// The database alone, for work on it while nothing else runs.
    List<Ward> databaseOnly(MaruSettings settings) {
        DatabaseWork work = databaseWork(settings);
        List<Ward> wards = new ArrayList<>();
        if (work.access().embedded()) {
            wards.add(postgres);
        }
        wards.add(
                new Step(
                        ROLES,
                        "makes schemas and roles in the database",
                        work.access().embedded() ? Set.of(POSTGRES) : Set.of(),
                        new RolesWork(work)));
        wards.add(new Step(DATABASE, "brings the database to this version", Set.of(ROLES), work));
        return wards;
    }

    /// Everything that these settings ask for. It also lays out the folders and certificates.
    List<Ward> all(MaruSettings settings) throws IOException {
        Set<String> chosen = chosen();
        List<Ward> wards = new ArrayList<>(databaseOnly(settings));
        Addresses addresses = addresses(settings);
        DatabaseAccess access = DatabaseAccess.of(data, options.ports(), settings);
        wards.add(
                Engine.work(
                        FEEDS,
                        "gives the feeds' entries their order",
                        FEEDS_START_WITHIN,
                        Set.of(DATABASE),
                        new FeedsKeeper(access)));
        wards.add(
                Engine.work(
                        RECORDS,
                        "seals the audit, brings staged files in",
                        FEEDS_START_WITHIN,
                        Set.of(DATABASE),
                        new RecordsKeeper(access, data, clock)));
        wards.add(
                new Step(
                        SERVICES,
                        "makes the services' secrets good",
                        Set.of(DATABASE),
                        services.work(access, data.secrets().pepper())));
        if (chosen.contains(KeycloakProcess.NAME)) {
            KeycloakProcess keycloak = keycloak(addresses, access);
            wards.add(keycloak.child());
            wards.add(
                    new Step(
                            REALM,
                            "brings the realm to these settings",
                            Set.of(KeycloakProcess.NAME),
                            realmWork(addresses, settings)));
            wards.add(
                    Engine.work(
                            ACCOUNTS,
                            "carries people's accounts into the realm",
                            FIRST_ACCOUNTS_WITHIN,
                            Set.of(REALM, DATABASE),
                            new AccountsKeeper(
                                    realmWork(addresses, settings),
                                    access,
                                    data.kind() == Kind.DEMO,
                                    clock)));
        }
        accounts.shared(data.resolve("blobs"));
        refreshCertificate(settings);
        List<PartDescription> running = options.running(parts);
        PartSettings partSettings =
                new PartSettings(
                        data,
                        options.ports(),
                        addresses,
                        access,
                        settings,
                        running,
                        services,
                        settings.certificate().isPresent()
                                ? Optional.empty()
                                : Optional.of(certificates.authorityText()));
        for (PartDescription part : running) {
            wards.add(child(part, partSettings, chosen));
        }
        return wards;
    }

    /// Renews the certificate where needed and hands each part its copy.
    ///
    /// @return whether it is another one than before
    boolean refreshCertificate(MaruSettings settings) throws IOException {
        Addresses addresses = addresses(settings);
        Certificates.Source source =
                settings.certificate()
                        .<Certificates.Source>map(
                                files ->
                                        new Certificates.Source.Own(
                                                addresses.publicHost(), files.chain(), files.key()))
                        .orElseGet(
                                () ->
                                        new Certificates.Source.Local(
                                                addresses.publicHost(), addresses.machineNames()));
        boolean changed;
        try {
            changed = certificates.refresh(source);
        } catch (BadSetting wrong) {
            throw new CannotRun(String.valueOf(wrong.getMessage()));
        }
        for (PartDescription part : options.running(parts)) {
            if (part.certificate()) {
                copyCertificate(part.name());
            }
        }
        return changed;
    }

    private void copyCertificate(String part) throws IOException {
        Path folder = accounts.own(data.resolve(part), part);
        certificates.copyTo(
                PartSettings.certificateFolder(folder), accounts.principal(part, folder));
    }

    /// Where devices find the certificate to trust once.
    Path authority() {
        return certificates.authority();
    }

    private KeycloakProcess keycloak(Addresses addresses, DatabaseAccess access) {
        String name = KeycloakProcess.NAME;
        return new KeycloakProcess(
                home.keycloak(),
                accounts.own(data.resolve(name), name),
                java(),
                addresses.publicUrl(),
                options.ports().keycloak(),
                options.ports().keycloakManagement(),
                new KeycloakProcess.Database(
                        access.url(), "maru_" + name, data.secrets().databasePassword(name), name),
                ConnectionBudget.KEYCLOAK,
                data.secrets().get(Secrets.CLIENT_LAUNCHER),
                accounts.of(name, false, false),
                Set.of(ROLES));
    }

    private RealmWork realmWork(Addresses addresses, MaruSettings settings) {
        return new RealmWork(
                realm(addresses, settings),
                URI.create("http://127.0.0.1:" + options.ports().keycloak() + "/auth"),
                data.secrets().get(Secrets.CLIENT_LAUNCHER));
    }

    private RealmSettings realm(Addresses addresses, MaruSettings settings) {
        URI portal =
                Optional.ofNullable(parts.get("portal"))
                        .flatMap(PartDescription::behindDoor)
                        .map(port -> URI.create("http://127.0.0.1:" + options.ports().of(port)))
                        .orElse(addresses.publicUrl());
        return new RealmSettings(
                addresses.publicUrl(),
                portal,
                data.secrets().get(Secrets.CLIENT_PORTAL),
                data.kind() == Kind.DEMO,
                lengths(settings));
    }

    /// How long a sign-in holds, as the operator has it.
    private RealmSettings.SignInLengths lengths(MaruSettings settings) {
        RealmSettings.SignInLengths usual = RealmSettings.SignInLengths.USUAL;
        Settings own = Settings.of(settings.parts().getOrDefault(KeycloakProcess.NAME, Map.of()));
        try {
            RealmSettings.SignInLengths lengths =
                    new RealmSettings.SignInLengths(
                            own.duration("session.idle", usual.idle()),
                            own.duration("session.most", usual.most()),
                            own.duration("session.remembered-idle", usual.rememberedIdle()),
                            own.duration("session.remembered-most", usual.rememberedMost()));
            own.rejectUnknown();
            return lengths;
        } catch (BadSetting wrong) {
            throw new CannotRun(options.settingsFile() + ", keycloak: " + wrong.getMessage());
        }
    }

    private Child child(PartDescription part, PartSettings settings, Set<String> chosen)
            throws IOException {
        Path folder = accounts.own(data.resolve(part.name()), part.name());
        Map<String, String> lines = settings.of(part, folder);
        boolean low = part.ports().stream().anyMatch(port -> options.ports().of(port) < LOW_PORTS);
        Optional<Account> account = accounts.of(part.name(), part.blobs(), low);
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(part.jvm());
        command.add("-Dfile.encoding=UTF-8");
        command.add("-cp");
        command.add(Home.joined(home.classPath(part.name())));
        command.add(part.main());
        return new Child(
                part.name(),
                command,
                home.path(),
                // Without it glibc keeps an arena of 64 MiB for each of the many threads.
                Map.of("MALLOC_ARENA_MAX", "2", "HOME", folder.toString()),
                Settings.write(lines),
                Child.Lifeline.STANDARD_INPUT,
                Optional.of(
                        URI.create("http://127.0.0.1:" + options.ports().health(part) + "/health")),
                port(part),
                PART_STARTS_WITHIN,
                needs(part, chosen),
                account);
    }

    /// The port that `status` shows.
    private OptionalInt port(PartDescription part) {
        return part.port(PartDescription.HTTP)
                .or(() -> part.ports().stream().findFirst())
                .map(port -> OptionalInt.of(options.ports().of(port)))
                .orElse(OptionalInt.empty());
    }

    /// A part that needs the database needs its schema; one that needs Keycloak needs the realm.
    private static Set<String> needs(PartDescription part, Set<String> chosen) {
        Map<String, String> ready = new HashMap<>();
        ready.put(POSTGRES, SERVICES);
        ready.put(KeycloakProcess.NAME, REALM);
        Set<String> needs = new HashSet<>();
        for (String need : part.needs()) {
            boolean here = need.equals(POSTGRES) || chosen.contains(need);
            if (here) {
                needs.add(ready.getOrDefault(need, need));
            }
        }
        return needs;
    }

    private Set<String> chosen() {
        Set<String> known = new HashSet<>(parts.keySet());
        known.add(KeycloakProcess.NAME);
        return options.parts().orElse(known);
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}

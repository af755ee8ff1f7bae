package maru.files.demo;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import maru.files.name.DavPath;
import maru.files.name.FileName;
import maru.files.signon.Caller;
import maru.files.tree.Drives;
import maru.files.tree.Properties;
import maru.files.tree.Request;
import maru.files.tree.Tree;
import maru.files.tree.Writing;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.DemoCast;
import maru.identity.Identity;
import maru.storage.blob.BlobStore;

/// The field trip of the demo's story in its drives: a plan in two versions, a budget, a page on
/// safety, and a folder of the class to hand in to, with one pupil's text. Put there as the people
/// themselves would, when their drives are still empty.
public final class DemoDrives {

    private static final String FOLDER = "현장체험학습";
    private static final String HAND_IN = "다녀와서 (제출함)";
    private static final String HWP = "application/x-hwp";
    private static final Duration TIME_TO_HAND_IN = Duration.ofDays(14);

    private final Tree tree;
    private final BlobStore blobs;
    private final Identity identity;
    private final Clock clock;

    public DemoDrives(Tree tree, BlobStore blobs, Identity identity, Clock clock) {
        this.tree = tree;
        this.blobs = blobs;
        this.identity = identity;
        this.clock = clock;
    }

    /// Fills the drives of the demo's teacher, unless somebody has begun to use them; on real data
    /// it does nothing.
    public void fill() throws IOException {
        Optional<Caller> teacher = caller("teacher");
        Optional<Caller> mother = caller("mother");
        if (teacher.isEmpty() || mother.isEmpty()) {
            return;
        }
        List<Drives.Listed> seen = tree.drives().of(teacher.get().person());
        for (Drives.Listed drive : seen) {
            Request hers = request(teacher.get());
            DavPath top = path(drive.name());
            if (!drive.rights().write() || isBegun(hers, top)) {
                continue;
            }
            fill(hers, top);
            if (drive.rights().manage() && !drive.name().equals(Drives.HOME)) {
                handIn(hers, request(mother.get()), top);
            }
        }
    }

    private void fill(Request hers, DavPath top) throws IOException {
        DavPath folder = below(top, FOLDER);
        tree.folders().make(hers, folder);
        put(hers, below(folder, "계획.hwp"), "plan-1.hwp", HWP);
        put(hers, below(folder, "계획.hwp"), "plan-2.hwp", HWP);
        put(
                hers,
                below(folder, "예산.xlsx"),
                "budget.xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        put(hers, below(folder, "안전 (safety).pdf"), "safety.pdf", "application/pdf");
    }

    private void handIn(Request hers, Request mothers, DavPath top) throws IOException {
        DavPath folder = below(top, HAND_IN);
        tree.folders().make(hers, folder);
        tree.properties()
                .change(
                        hers,
                        folder,
                        List.of(),
                        new Properties.Live(
                                Optional.empty(),
                                Optional.of(
                                        new Properties.HandInWish(
                                                true,
                                                Optional.of(
                                                        Instant.now(clock)
                                                                .plus(TIME_TO_HAND_IN))))));
        put(mothers, below(folder, "다녀와서.hwp"), "homework.hwp", HWP);
    }

    private void put(Request who, DavPath path, String resource, String type) throws IOException {
        try (InputStream content =
                        Objects.requireNonNull(DemoDrives.class.getResourceAsStream(resource));
                BlobStore.Upload upload = blobs.receive(content, 1 << 20)) {
            tree.writing().write(who, path, new Writing.Content(upload, type, Optional.empty()));
        }
    }

    private boolean isBegun(Request hers, DavPath top) {
        return tree.writing().isThere(hers, below(top, FOLDER));
    }

    private Optional<Caller> caller(String key) {
        return identity.demoCast().cards().stream()
                .filter(card -> card.key().equals(key))
                .map(DemoCast.Card::person)
                .findFirst()
                .map(
                        person ->
                                new Caller(
                                        person,
                                        new Asker.SignedIn(
                                                person,
                                                "demo",
                                                "127.0.0.1",
                                                AuthenticationLevel.DEMONSTRATION,
                                                Instant.now(clock)),
                                        "127.0.0.1"));
    }

    private static Request request(Caller caller) {
        return new Request(caller, Set.of(), (tx, spot) -> {});
    }

    private static DavPath path(String drive) {
        return new DavPath(List.of(FileName.find(drive).orElseThrow()), true);
    }

    private static DavPath below(DavPath folder, String name) {
        List<FileName> names = new ArrayList<>(folder.names());
        names.add(FileName.find(name).orElseThrow());
        return new DavPath(names, false);
    }
}

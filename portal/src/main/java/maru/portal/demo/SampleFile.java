package maru.portal.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/// A file for visitors of the demo to attach to a letter.
///
/// @param key stands in its address
/// @param name as it is saved
record SampleFile(String key, String name, String type) {

    static final List<SampleFile> ALL =
            List.of(
                    new SampleFile("plan", "현장체험학습 계획.txt", "text/plain;charset=UTF-8"),
                    new SampleFile("map", "수원화성 약도.svg", "image/svg+xml"),
                    new SampleFile("packing", "준비물 목록.csv", "text/csv;charset=UTF-8"));

    ClassPathResource content() {
        return new ClassPathResource("demo-files/" + key + name.substring(name.lastIndexOf('.')));
    }

    public String path() {
        return "/demo/files/" + key;
    }

    /// In words for people: `1 kB`.
    public String size() {
        try {
            return Math.max(1, content().contentLength() / 1_000) + " kB";
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}

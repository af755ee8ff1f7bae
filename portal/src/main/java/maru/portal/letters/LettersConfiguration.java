package maru.portal.letters;

import java.io.IOException;
import maru.portal.PortalSettings;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.FileStore;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.ReadStore;
import maru.portal.letters.record.SignatureStore;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import maru.storage.blob.CollectorRounds;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.LargeBlobs;
import maru.storage.blob.StoredBlobs;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The tables and blobs of letters.
@Configuration(proxyBeanMethods = false)
class LettersConfiguration {

    @Bean
    LargeBlobs largeBlobs(PortalSettings settings) throws IOException {
        return new DiskBlobs(settings.blobs(), FreeSpace.USUAL);
    }

    @Bean
    BlobStore blobStore(Database database, LargeBlobs large) {
        return new StoredBlobs(database, large);
    }

    /// Takes away what no letter and no signature names any more.
    @Bean
    CollectorRounds collectorRounds(Database database, LargeBlobs large) {
        return CollectorRounds.start(database, large);
    }

    @Bean
    LetterStore letterStore() {
        return new LetterStore();
    }

    @Bean
    FileStore fileStore() {
        return new FileStore();
    }

    @Bean
    ReadStore readStore() {
        return new ReadStore();
    }

    @Bean
    SignatureStore signatureStore() {
        return new SignatureStore();
    }

    @Bean
    LetterBlobs letterBlobs(BlobStore blobs) {
        return new LetterBlobs(blobs);
    }

    @Bean
    Documents documents(FileStore files, LetterBlobs blobs) {
        return new Documents(files, blobs);
    }
}

package maru.mail.protocol;

import com.google.common.collect.Iterators;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.imap.message.response.FetchResponse.Envelope;
import org.apache.james.imap.message.response.FetchResponse.Structure;
import org.jspecify.annotations.Nullable;

/// Display names as a header means them: `"Kim, Duri" <duri@…>` is called Kim, Duri.
final class PlainNames {

    private PlainNames() {}

    static FetchResponse in(FetchResponse fetched) {
        return new FetchResponse(
                fetched.getMessageNumber(),
                fetched.getFlags(),
                fetched.getUid(),
                fetched.getSaveDate(),
                fetched.getModSeq(),
                fetched.getInternalDate(),
                fetched.getSize(),
                fetched.getEnvelope() == null ? null : new Plain(fetched.getEnvelope()),
                fetched.getBody() == null ? null : new PlainStructure(fetched.getBody()),
                fetched.getBodyStructure() == null
                        ? null
                        : new PlainStructure(fetched.getBodyStructure()),
                fetched.getElements(),
                fetched.getEmailId(),
                fetched.getThreadId());
    }

    private record Plain(Envelope theirs) implements Envelope {

        @Override
        public @Nullable String getDate() {
            return theirs.getDate();
        }

        @Override
        public @Nullable String getSubject() {
            return theirs.getSubject();
        }

        @Override
        public Address @Nullable [] getFrom() {
            return plain(theirs.getFrom());
        }

        @Override
        public Address @Nullable [] getSender() {
            return plain(theirs.getSender());
        }

        @Override
        public Address @Nullable [] getReplyTo() {
            return plain(theirs.getReplyTo());
        }

        @Override
        public Address @Nullable [] getTo() {
            return plain(theirs.getTo());
        }

        @Override
        public Address @Nullable [] getCc() {
            return plain(theirs.getCc());
        }

        @Override
        public Address @Nullable [] getBcc() {
            return plain(theirs.getBcc());
        }

        @Override
        public @Nullable String getInReplyTo() {
            return theirs.getInReplyTo();
        }

        @Override
        public @Nullable String getMessageId() {
            return theirs.getMessageId();
        }
    }

    /// A body's structure, whose enclosed messages have envelopes too.
    private record PlainStructure(Structure theirs) implements Structure {

        @Override
        public @Nullable String getMediaType() {
            return theirs.getMediaType();
        }

        @Override
        public @Nullable String getSubType() {
            return theirs.getSubType();
        }

        @Override
        public @Nullable List<String> getParameters() {
            return theirs.getParameters();
        }

        @Override
        public @Nullable String getId() {
            return theirs.getId();
        }

        @Override
        public @Nullable String getDescription() {
            return theirs.getDescription();
        }

        @Override
        public @Nullable String getEncoding() {
            return theirs.getEncoding();
        }

        @Override
        public long getOctets() {
            return theirs.getOctets();
        }

        @Override
        public long getLines() {
            return theirs.getLines();
        }

        @Override
        public @Nullable String getMD5() {
            return theirs.getMD5();
        }

        @Override
        public @Nullable Map<String, String> getDispositionParams() {
            return theirs.getDispositionParams();
        }

        @Override
        public @Nullable String getDisposition() {
            return theirs.getDisposition();
        }

        @Override
        public @Nullable List<String> getLanguages() {
            return theirs.getLanguages();
        }

        @Override
        public @Nullable String getLocation() {
            return theirs.getLocation();
        }

        @Override
        public @Nullable Iterator<Structure> parts() {
            Iterator<Structure> parts = theirs.parts();
            return parts == null ? null : Iterators.transform(parts, PlainStructure::new);
        }

        @Override
        public @Nullable Envelope getEnvelope() {
            return theirs.getEnvelope() == null ? null : new Plain(theirs.getEnvelope());
        }

        @Override
        public @Nullable Structure getBody() {
            return theirs.getBody() == null ? null : new PlainStructure(theirs.getBody());
        }
    }

    private record PlainAddress(Envelope.Address theirs) implements Envelope.Address {

        @Override
        public @Nullable String getPersonalName() {
            return unquoted(theirs.getPersonalName());
        }

        @Override
        public @Nullable String getAtDomainList() {
            return theirs.getAtDomainList();
        }

        @Override
        public @Nullable String getMailboxName() {
            return theirs.getMailboxName();
        }

        @Override
        public @Nullable String getHostName() {
            return theirs.getHostName();
        }
    }

    private static Envelope.Address @Nullable [] plain(Envelope.Address @Nullable [] addresses) {
        return addresses == null
                ? null
                : Arrays.stream(addresses).map(PlainAddress::new).toArray(Envelope.Address[]::new);
    }

    private static @Nullable String unquoted(@Nullable String name) {
        return name != null && name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
                : name;
    }
}

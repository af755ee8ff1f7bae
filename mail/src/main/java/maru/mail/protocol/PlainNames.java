package maru.mail.protocol;

import java.util.Arrays;
import org.apache.james.imap.message.response.FetchResponse;
import org.apache.james.imap.message.response.FetchResponse.Envelope;
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
                in(fetched.getEnvelope()),
                fetched.getBody(),
                fetched.getBodyStructure(),
                fetched.getElements(),
                fetched.getEmailId(),
                fetched.getThreadId());
    }

    private static Envelope in(Envelope envelope) {
        return new Plain(envelope);
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

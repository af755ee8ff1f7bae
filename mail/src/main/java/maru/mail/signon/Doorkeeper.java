package maru.mail.signon;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramExchange;
import maru.identity.signon.ScramSalt;
import maru.identity.signon.Verdict;

/// All that the mail part asks about people: who comes in, who has a mailbox, what somebody is
/// called. Identity answers it; nothing else here knows identity.
public interface Doorkeeper {

    /// Checks a credential.
    Verdict authenticate(Credential credential, Scope door, ClientAddress from);

    ScramSalt scramSalt(String login);

    /// Begins SCRAM-SHA-256 without channel binding; empty for what is no first message, or when
    /// somebody would act for somebody else.
    default Optional<ScramExchange> beginScram(byte[] message) {
        return ScramExchange.begin(message, ScramExchange.Channel.NONE, this::scramSalt)
                .filter(
                        begun ->
                                begun.authorization().isEmpty()
                                        || begun.authorization().equals(begun.login()));
    }

    /// Runs `close` when the credential behind an open connection ends, or its owner leaves an
    /// office whose mailboxes it shows.
    AutoCloseable watch(Verdict.Accepted accepted, Runnable close);

    /// Whether mail for this local part is taken.
    boolean hasMailbox(String localPart);

    /// For the name beside an address.
    Optional<String> displayName(String localPart);

    /// The office that a local part belongs to.
    Optional<Office> office(String localPart);

    /// The offices in which somebody works today, whose mail she reads and writes.
    List<Office> officesOf(String localPart);

    /// Whether somebody writes under this address: her own, or that of an office she works in.
    default boolean writesAs(String localPart, String address) {
        return address.equalsIgnoreCase(localPart)
                || (Office.isName(address.toLowerCase(Locale.ROOT))
                        && officesOf(localPart).stream()
                                .anyMatch(office -> office.name().equalsIgnoreCase(address)));
    }
}

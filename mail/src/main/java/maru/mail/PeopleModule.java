package maru.mail;

import com.google.inject.AbstractModule;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.MailSessions;
import maru.mail.signon.NoRewrites;
import maru.mail.signon.OurDomain;
import maru.mail.signon.People;
import org.apache.james.UserEntityValidator;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.user.api.UsersRepository;

/// Identity's people in the places where James looks for users and domains.
final class PeopleModule extends AbstractModule {

    private final Doorkeeper doorkeeper;
    private final Domain domain;

    PeopleModule(Doorkeeper doorkeeper, String domain) {
        this.doorkeeper = doorkeeper;
        this.domain = Domain.of(domain);
    }

    @Override
    protected void configure() {
        bind(Doorkeeper.class).toInstance(doorkeeper);
        bind(SessionProvider.class).toInstance(new MailSessions(doorkeeper));
        bind(DomainList.class).toInstance(new OurDomain(domain));
        bind(UsersRepository.class).toInstance(new People(doorkeeper, domain));
        bind(RecipientRewriteTable.class).to(NoRewrites.class);
        bind(UserEntityValidator.class).toInstance(UserEntityValidator.NOOP);
    }
}

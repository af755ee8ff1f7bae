package maru.mail.signon;

import java.util.List;
import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;

/// The one domain of all our addresses.
public record OurDomain(Domain domain) implements DomainList {

    @Override
    public List<Domain> getDomains() {
        return List.of(domain);
    }

    @Override
    public boolean containsDomain(Domain other) {
        return domain.equals(other);
    }

    @Override
    public Domain getDefaultDomain() {
        return domain;
    }

    @Override
    public void addDomain(Domain other) throws DomainListException {
        throw new DomainListException("The domain is the host of public-url.");
    }

    @Override
    public void removeDomain(Domain other) throws DomainListException {
        throw new DomainListException("The domain is the host of public-url.");
    }
}

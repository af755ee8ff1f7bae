package maru.mail.signon;

import java.util.EnumSet;
import java.util.Map;
import org.apache.james.core.Domain;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.AbstractRecipientRewriteTable;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;
import org.apache.james.rrt.lib.MappingsImpl;

/// Every address is its own: aliases are names that identity resolves.
public final class NoRewrites extends AbstractRecipientRewriteTable {

    @Override
    public Mappings getResolvedMappings(
            String user, Domain domain, EnumSet<Mapping.Type> mappingTypes) {
        return MappingsImpl.empty();
    }

    @Override
    public void addMapping(MappingSource source, Mapping mapping)
            throws RecipientRewriteTableException {
        throw new RecipientRewriteTableException("Addresses are kept by identity.");
    }

    @Override
    public void removeMapping(MappingSource source, Mapping mapping)
            throws RecipientRewriteTableException {
        throw new RecipientRewriteTableException("Addresses are kept by identity.");
    }

    @Override
    public Mappings getStoredMappings(MappingSource source) {
        return MappingsImpl.empty();
    }

    @Override
    public Map<MappingSource, Mappings> getAllMappings() {
        return Map.of();
    }

    @Override
    protected Mappings mapAddress(String user, Domain domain) {
        return MappingsImpl.empty();
    }
}

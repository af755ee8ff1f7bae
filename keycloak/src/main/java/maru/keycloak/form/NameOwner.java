package maru.keycloak.form;

import java.util.List;
import java.util.Optional;
import maru.keycloak.LoginName;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.UserModel;

/// Whose a login name is.
public final class NameOwner {

    private NameOwner() {}

    /// The one person with this confirmed name; a name that two persons carry belongs to nobody.
    public static Optional<UserModel> of(AuthenticationFlowContext context, LoginName name) {
        List<UserModel> owners =
                context.getSession()
                        .users()
                        .searchForUserByUserAttributeStream(
                                context.getRealm(), LoginName.ATTRIBUTE, name.text())
                        .limit(2)
                        .toList();
        return owners.size() == 1 ? Optional.of(owners.getFirst()) : Optional.empty();
    }
}

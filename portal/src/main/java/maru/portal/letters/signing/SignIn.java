package maru.portal.letters.signing;

import java.util.List;

/// How the signer proved who she is, in the sign-on's own words.
///
/// @param acr the token's `acr`, empty when it gave none
/// @param amr the token's `amr`
public record SignIn(String acr, List<String> amr) {

    public SignIn {
        amr = List.copyOf(amr);
    }
}

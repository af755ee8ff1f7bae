/// Evidence that can be checked without Maru: a statement for each signature, withdrawal and paper
/// reply, a chain of hashes over all of them, heads of the chain signed by the authority, receipts
/// for families, bundles for schools, and the verifier that reads both offline.
///
/// [maru.portal.letters.evidence.Verification] and what it stands on know no database, so that
/// `maru admin consent verify` and the page use the same words on the same bytes.
@NullMarked
package maru.portal.letters.evidence;

import org.jspecify.annotations.NullMarked;

/// Home letters (가정통신문) and electronic consents (전자동의서), the whole way: a teacher writes and sends,
/// families read and sign, the teacher sees who has not.
///
/// - [maru.portal.letters.content] what a letter says, and the bytes it becomes; knows nobody
/// - [maru.portal.letters.record] the rows in PostgreSQL
/// - [maru.portal.letters.writing] drafts, files, sending, recalling
/// - [maru.portal.letters.reading] a family's list, a letter for one child, receipts
/// - [maru.portal.letters.signing] one signature, in the right name, on the bytes that were shown
/// - [maru.portal.letters.sheet] who has read and signed, by class order
/// - [maru.portal.letters.evidence] the chain, receipts, bundles and who checks them
/// - [maru.portal.letters.reach] messages outside the portal
/// - [maru.portal.letters.push] notices to browsers; knows neither letters nor people
/// - [maru.portal.letters.intake] letters that start from a file
/// - [maru.portal.letters.rounds] what is looked for again and again
/// - [maru.portal.letters.demo] the demo's story, told through the same services
///
/// Who may see or do what is asked of [maru.identity.Identity] at each request and never kept.
@NullMarked
package maru.portal.letters;

import org.jspecify.annotations.NullMarked;

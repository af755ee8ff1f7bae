/// ManageSieve (RFC 5804): how clients read and write the scripts that sort their mail.
@NullMarked
package maru.mail.managesieve;

import org.jspecify.annotations.NullMarked;

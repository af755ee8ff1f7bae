package maru.bench.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import maru.bench.Processes;

/// Debian's Postfix, which hands mail by LMTP to Debian's Dovecot, which flushes all that it
/// writes. Both start as root only.
final class PostfixDovecot implements MailUnderLoad {

    private static final String SECRET = "secret-of-a-bench";
    private static final int PEOPLE = 8;

    private final Process postfix;
    private final Process dovecot;
    private final int smtpPort = Processes.freePort();
    private final int imapsPort = Processes.freePort();

    PostfixDovecot(Path folder, Path certificate, Path key)
            throws IOException, InterruptedException {
        Path dovecotFile = folder.resolve("dovecot.conf");
        Files.writeString(
                dovecotFile,
                """
                base_dir = %1$s/run
                state_dir = %1$s/run
                log_path = %1$s/dovecot.log
                protocols = imap lmtp
                listen = 127.0.0.1
                ssl = required
                ssl_cert = <%2$s
                ssl_key = <%3$s
                mail_location = maildir:%1$s/mail/%%n
                mail_fsync = always
                mail_uid = nobody
                mail_gid = nogroup
                first_valid_uid = 1
                auth_username_format = %%n
                passdb {
                  driver = static
                  args = password=%4$s
                }
                userdb {
                  driver = static
                  args = uid=nobody gid=nogroup home=%1$s/mail/%%n allow_all_users=yes
                }
                service imap-login {
                  inet_listener imap {
                    port = 0
                  }
                  inet_listener imaps {
                    port = %5$d
                    ssl = yes
                  }
                }
                service lmtp {
                  unix_listener %1$s/lmtp {
                    mode = 0666
                  }
                }
                """
                        .formatted(folder, certificate, key, SECRET, imapsPort));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        run("chown", "nobody:nogroup", mail.toString());
        dovecot = start(folder, "/usr/sbin/dovecot", "-F", "-c", dovecotFile.toString());
        Path settings = Files.createDirectories(folder.resolve("postfix"));
        Path queue = Files.createDirectories(folder.resolve("queue"));
        Path data = Files.createDirectories(folder.resolve("data"));
        run("chown", "postfix", data.toString());
        Files.writeString(
                settings.resolve("main.cf"),
                """
                compatibility_level = 3.6
                queue_directory = %1$s
                data_directory = %2$s
                maillog_file = %3$s/postfix.log
                maillog_file_prefixes = %3$s
                myhostname = bench.test
                mydestination =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                virtual_mailbox_domains = bench.test
                virtual_mailbox_maps = static:all
                virtual_transport = lmtp:unix:%3$s/lmtp
                smtpd_tls_security_level = none
                """
                        .formatted(queue, data, folder));
        StringBuilder services = new StringBuilder();
        for (String line : Files.readAllLines(Path.of("/etc/postfix/master.cf"))) {
            services.append(
                            line.startsWith("smtp      inet")
                                    ? "127.0.0.1:" + smtpPort + " inet n - n - - smtpd"
                                    : line.replaceFirst(
                                            "^(\\S+\\s+(?:unix|inet)\\s+\\S+\\s+\\S+\\s+)\\S+",
                                            "$1n"))
                    .append('\n');
        }
        Files.writeString(settings.resolve("master.cf"), services);
        postfix = start(folder, "/usr/sbin/postfix", "-c", settings.toString(), "start-fg");
        try {
            Processes.awaitOpen(imapsPort, dovecot);
            Processes.awaitOpen(smtpPort, postfix);
        } catch (IOException failed) {
            System.err.println(Files.readString(folder.resolve("output.log")));
            close();
            throw failed;
        }
    }

    private static Process start(Path folder, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("output.log").toFile()))
                .start();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command));
        }
    }

    @Override
    public int smtpPort() {
        return smtpPort;
    }

    @Override
    public int imapsPort() {
        return imapsPort;
    }

    @Override
    public List<Login> people() {
        return IntStream.range(0, PEOPLE).mapToObj(i -> new Login("load" + i, SECRET)).toList();
    }

    @Override
    public void close() {
        Processes.end(postfix);
        Processes.end(dovecot);
    }
}

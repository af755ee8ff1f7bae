package maru.mail.sieve;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.jsieve.ConfigurationManager;
import org.apache.jsieve.SieveConfigurationException;
import org.apache.jsieve.SieveFactory;
import org.apache.jsieve.exception.SieveException;
import org.apache.jsieve.mail.Action;
import org.apache.jsieve.parser.generated.ParseException;
import org.apache.jsieve.parser.generated.TokenMgrError;

/// Reads and runs scripts (RFC 5228) by jSieve.
public final class SieveLanguage {

    /// What is offered beyond the base: RFC 5228 §4.1 and §5.4, 5230, 5429.
    static final List<String> EXTENSIONS =
            List.of("comparator-i;ascii-numeric", "envelope", "fileinto", "reject", "vacation");

    private final SieveFactory sieve;

    public SieveLanguage() {
        try {
            ConfigurationManager configuration = new ConfigurationManager();
            // Nobody writes into our log by a script.
            configuration.getCommandMap().remove("log");
            // James looks for texts where no header says what they are.
            configuration.getTestMap().remove("body");
            sieve = configuration.build();
        } catch (SieveConfigurationException broken) {
            throw new IllegalStateException("jSieve cannot be configured.", broken);
        }
    }

    /// The extensions, as ManageSieve and `require` name them.
    public String extensions() {
        return String.join(" ", EXTENSIONS);
    }

    /// What is wrong with a script, in words for its writer; empty when it can be used.
    public Optional<String> fault(String script) {
        ScriptMail nothing = ScriptMail.empty();
        try {
            run(script, nothing);
            return Optional.empty();
        } catch (Unusable unusable) {
            return Optional.of(unusable.why);
        } finally {
            LifecycleUtil.dispose(nothing.getMail());
        }
    }

    /// What a script wants done with a mail.
    ///
    /// @throws Unusable when it cannot be run
    List<Action> run(String script, ScriptMail mail) throws Unusable {
        if (script.indexOf('\0') >= 0) {
            throw new Unusable("A script holds no character 0.");
        }
        try {
            sieve.interpret(
                    mail, new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
            return mail.wanted();
        } catch (ParseException | SieveException | TokenMgrError wrong) {
            throw new Unusable(String.valueOf(wrong.getMessage()));
        } catch (StackOverflowError tooDeep) {
            throw new Unusable("The script is nested too deeply.");
        }
    }

    /// A script that cannot be run, and why.
    static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        private final String why;

        Unusable(String why) {
            super(why);
            this.why = why;
        }
    }
}

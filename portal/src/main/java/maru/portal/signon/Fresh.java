package maru.portal.signon;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

/// This handler serves only those who have proved who they are within the last [#WITHIN]; others
/// are asked to do so again and come back to the page. For what opens further doors: app passwords,
/// somebody's recovery, roles.
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Fresh {

    /// Ten minutes.
    Duration WITHIN = maru.identity.signon.AppPasswords.FRESH;
}

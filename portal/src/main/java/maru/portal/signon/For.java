package maru.portal.signon;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import maru.identity.Role;

/// This handler serves signed-in people who have a role on one of these sides today. It says who
/// may knock; what each may see there is asked of identity. On a method it takes the place of what
/// stands on the class.
///
/// A person of both sides who follows a link to the other one changes her hat by it.
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface For {

    Role.Side[] value();
}

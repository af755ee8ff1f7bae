package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What a client may call by name.
///
/// @param capability that a request must name before it may call this
record Method(String name, String capability, Work work) {

    /// What a call does.
    interface Work {

        ObjectNode answer(Call call) throws MethodError;
    }
}

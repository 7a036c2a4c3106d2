/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.smtp.internal;

import java.util.Map;
import org.letterhead.mail.Failure;
import org.letterhead.mail.Failure.Cause;
import org.letterhead.mail.Failure.Phase;
import org.letterhead.mail.Failure.Scope;

/** What a mail server says to a token. What the provider says when it is asked for one is told elsewhere. */
final class SignInFailures {
    private SignInFailures() {}

    /** The provider has given a token, twice, and the mail server does not take it. */
    static Failure refused(SmtpServer server, Failure last) {
        return failure(server, Cause.OAUTH, "oauth.token-refused")
                .reply(last.replyCode().orElse(0), last.enhancedCode().orElse(null), last.reply())
                .build();
    }

    /** The server knows no login of this kind. */
    static Failure notOffered(SmtpServer server) {
        return failure(server, Cause.CONFIGURATION, "oauth.not-offered").build();
    }

    private static Failure.Builder failure(SmtpServer server, Cause cause, String advice) {
        return Failure.of(
                        Phase.AUTHENTICATE,
                        cause,
                        SmtpWords.advice(
                                advice, false, Map.of("host", server.host(), "port", Integer.toString(server.port()))))
                .scope(Scope.CONNECTION);
    }
}

/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.delivery.internal.prove;

import java.util.Locale;
import java.util.Optional;
import org.letterhead.mail.Advice;
import org.letterhead.mail.Failure;
import org.letterhead.mail.account.RouteTester.Examination;
import org.letterhead.mail.delivery.internal.accept.TestMails;
import org.letterhead.mail.delivery.internal.log.Reasons;
import org.letterhead.mail.delivery.internal.route.Choice;
import org.letterhead.mail.delivery.internal.route.NotNowException;
import org.letterhead.mail.delivery.internal.route.Router;
import org.letterhead.mail.delivery.internal.route.Transports;
import org.letterhead.mail.transport.InvalidSettingsException;
import org.letterhead.mail.transport.TransportException;
import org.letterhead.mail.transport.TransportSettings;

/** Looks at settings without connecting, and says in words what is found. */
final class Examiner {
    private final Router router;
    private final Transports transports;
    private final TestMails mails;
    private final Reasons reasons;

    Examiner(Router router, Transports transports, TestMails mails) {
        this.router = router;
        this.transports = transports;
        this.mails = mails;
        this.reasons = new Reasons(transports::advice);
    }

    Examination examine(String account, String way, TransportSettings filledIn, Locale reader) {
        try {
            Router.Look look = router.look(Choice.seen(account, mails.profile(account), way, filledIn, reader));
            return new Examination.Fit(look.ownConnection(), look.from());
        } catch (InvalidSettingsException e) {
            return unfit(way, e.field(), e.advice(), reader);
        } catch (NotNowException e) {
            return new Examination.Absent();
        } catch (TransportException e) {
            return new Examination.Unfit("", say(e.failure(), reader));
        }
    }

    /** A setting that is at fault. One of the operator's is no field of the account's form. */
    Examination.Unfit unfit(String way, String field, Advice advice, Locale reader) {
        return new Examination.Unfit(transports.asksFor(way, field) ? field : "", say(advice, reader));
    }

    String say(Failure failure, Locale reader) {
        return reasons.tell(Optional.of(failure), reader);
    }

    String say(Advice advice, Locale reader) {
        return say(
                Failure.of(Failure.Phase.ROUTE, Failure.Cause.CONFIGURATION, advice)
                        .build(),
                reader);
    }
}

/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.account;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.letterhead.mail.Failure;
import org.letterhead.mail.MailId;
import org.letterhead.mail.MailRejectedException;
import org.letterhead.mail.MailUnavailableException;
import org.letterhead.mail.Mailbox;
import org.letterhead.mail.template.RenderedMail;
import org.letterhead.mail.transport.TransportSettings;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tries settings before they count. Where mail is sent, tests are sent too: through the same code, but over a new connection, and without
 * queue, retry and fallback. What it says is proven here and nowhere else. It does not ask who is acting: that is for {@link MailSettings},
 * which is what everybody else calls. May be called from any thread.
 */
@ProviderType
public interface RouteTester {
    /**
     * Opens a way with settings, as for a mail, without connecting. Whether the operator's relay is there does not count, and the sender's
     * name is the one that the account's host knows.
     *
     * @param account the account's name
     * @param way the way
     * @param settings what is filled in, secrets included
     * @param reader the language of the text
     */
    Examination examine(String account, String way, TransportSettings settings, Locale reader);

    /**
     * Sends one mail now. Blocks until it was accepted or refused, a minute at most, and never longer whatever driver and server do. The log tells of it
     * as of every mail.
     *
     * @throws MailRejectedException if the texts or the recipient can be no mail's
     * @throws MailUnavailableException if the store, its key or the host's directory is away; nothing was sent then
     */
    Outcome test(Test test);

    /**
     * Uses a proof up. Exactly one caller gets true for it, on all nodes.
     *
     * @param proof of {@link Outcome.Accepted}
     * @param account the account's name
     * @param way the way
     * @param settings what is about to be saved
     * @return whether exactly these settings were proven for this account, not long ago; if not, a proof of other settings stays as it is
     * @throws MailUnavailableException if the store is away
     */
    boolean consume(String proof, String account, String way, TransportSettings settings);

    /**
     * A mail to be tried.
     *
     * @param account the account's name
     * @param way the way
     * @param settings what is filled in, secrets included
     * @param names who it is from
     * @param to to whom
     * @param mail its texts
     * @param reader the language of the texts that come back
     */
    record Test(
            String account,
            String way,
            TransportSettings settings,
            SenderNames names,
            Mailbox to,
            RenderedMail mail,
            Locale reader) {
        /** Refuses {@code null}. */
        public Test {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(way, "way");
            Objects.requireNonNull(settings, "settings");
            Objects.requireNonNull(names, "names");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(mail, "mail");
            Objects.requireNonNull(reader, "reader");
        }
    }

    /** What {@link #examine} finds. */
    sealed interface Examination {
        /**
         * A mail could go this way.
         *
         * @param ownConnection whether it connects by itself: then it must be proven. Otherwise the operator's relay carries it
         * @param from who it would be from
         */
        record Fit(boolean ownConnection, Mailbox from) implements Examination {}

        /**
         * A setting is missing or wrong.
         *
         * @param field its name; empty if it is none of the form's
         * @param text what to do
         */
        record Unfit(String field, String text) implements Examination {}

        /** The way is not there right now. */
        record Absent() implements Examination {}
    }

    /** What comes of {@link #test}. */
    sealed interface Outcome {
        /**
         * A server has taken it.
         *
         * @param mail its id in the log
         * @param proof says so, once; nobody can guess it
         * @param validUntil until when
         * @param from who it was from
         */
        record Accepted(MailId mail, String proof, Instant validUntil, Mailbox from) implements Outcome {}

        /**
         * It was refused, or there was no connection, or no answer in time.
         *
         * @param mail its id in the log
         * @param failure why
         * @param text why and what to do, in the reader's language; nothing of what the server said
         */
        record Failed(MailId mail, Failure failure, String text) implements Outcome {}

        /**
         * Nothing was sent: the settings do not fit, or the way is not there.
         *
         * @param why what was found
         * @param text the same in words, for the way as a whole
         */
        record NotTried(Optional<Examination> why, String text) implements Outcome {}
    }
}
